// A field of the score page: when it is saved, and how the portal's answer changes it.

/** Whether the text typed is to be sent: it differs from what the portal has, or will have once `unanswered` is answered. */
export function isChange(typed, saved, unanswered) {
  return typed !== (unanswered ? unanswered.value : saved);
}

/**
 * Return what the field becomes, {saved, seen, value, state, message}, where it changes:
 * saved: the text that the portal has · seen: the score that the reader has seen there, which goes back with the next change ·
 * value: the text shown · state: "", stored, conflict or wrong, with its message.
 * `sent`: the text that was sent; `shown`: the text in the field by now. While the user types, the field does not change.
 * `result`: the portal's answer; none where the field holds what the reader had seen.
 */
export function settled(sent, shown, result) {
  const isUntouched = shown === sent;
  if (!result) return isUntouched ? { saved: sent, state: "", message: "" } : {};
  const { outcome, seen, text, message } = result;
  if (outcome === "wrong") return isUntouched ? { state: "wrong", message } : {};
  if (outcome === "conflict") return { saved: text, seen, ...(isUntouched && { state: "conflict", message }) };
  return { saved: text, seen, ...(isUntouched && { value: text, state: "stored", message: "" }) };
}

/**
 * Return the change that waits for a field after its first one was answered. It goes with the score that its author has
 * seen: the one that was just stored, but not a conflict that came while they typed.
 */
export function renewed(later, result) {
  return result && result.outcome === "stored" ? { ...later, seen: result.seen } : later;
}
