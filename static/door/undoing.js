// Taking back an arrival of the wrong person. The portal gets the arrival and its end, in their order.

import { play } from "./sound.js";
import { say } from "./words.js";

const WITHIN = 30000; // milliseconds in which it is offered

export class Undoing {
  constructor({ door, screen }) {
    Object.assign(this, { door, screen });
  }

  /** Note that this device has just checked the person in. */
  begin(verdict) {
    if (verdict.send && isArrival(verdict)) verdict.undoneUntil = Date.now() + WITHIN;
  }

  /** Return the function of the button for a verdict that is shown, or null if it is no arrival of just now. */
  offer(verdict) {
    clearTimeout(this.timer);
    const left = isArrival(verdict) ? (verdict.undoneUntil || 0) - Date.now() : 0;
    if (left <= 0) return null;
    this.timer = setTimeout(() => this.screen.noUndo(), left);
    return () => this.undo(verdict);
  }

  async undo(verdict) {
    const { door } = this;
    const { ticket, session, person, nonce } = verdict;
    const mark = door.sender.make({ ticket, session: session.id, undoes: nonce });
    const name = person ? person.name : "";
    if (!(await door.keep(mark, { live: door.online }))) {
      return door.display({ tone: "refused", state: say("not_undone"), name, detail: say("detail-not_kept") });
    }
    door.recent = door.recent.filter((one) => one !== verdict);
    if (door.roster) door.roster.setMark(ticket, session.id, "");
    door.shown = null;
    this.screen.result({ tone: "idle", state: say("undone"), name, detail: say("detail-undone") });
    return door.board.recent();
  }

  /** Whether a mark that the portal has just answered is being taken back. */
  waitsFor({ nonce }) {
    return this.door.waiting.some((one) => one.undoes === nonce);
  }

  answered(mark, { outcome, mark: current, at }) {
    const { door } = this;
    if (door.roster) door.roster.setMark(mark.ticket, mark.session, current, at);
    if (outcome !== "undone") play("refused", door.aloud);
    door.board.counts();
  }
}

function isArrival({ kind }) {
  return kind === "in" || kind === "late";
}
