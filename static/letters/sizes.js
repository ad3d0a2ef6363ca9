// The limits of the portal, checked before anything is sent.

const MB = 2 ** 20;

/** Return a size in megabytes, as Indonesian or English writes it. */
export function megabytes(bytes, language) {
  return `${(bytes / MB).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
}

/** Return {file} for the first file that is too large, {together: bytes} if all are, or null. A limit of 0 is none. */
export function excess(files, { most = 0, together = 0 }) {
  const file = most ? files.find((one) => one.size > most) : undefined;
  if (file) return { file };
  const all = files.reduce((sum, one) => sum + one.size, 0);
  return together && all > together ? { together: all } : null;
}
