// Reads tickets from a camera, a keyboard scanner or typed text.

const TICKET = /^BT[0-9A-HJKMNP-TV-Z]{16}$/; // Crockford's base32, as participants' tickets are printed
const SHEET_ROW = /^BTS\d+-\d+$/;

/** Crockford's rules: case, blanks and hyphens do not matter, O is 0, I and L are 1. */
export function normalise(text) {
  const bare = text.toUpperCase().replace(/[\s-]/g, "");
  return bare.slice(0, 2) + bare.slice(2).replace(/O/g, "0").replace(/[IL]/g, "1");
}

/** Return {ticket} if the text has the form of a ticket, otherwise {reason}, the name of a word. */
export function read(text) {
  if (SHEET_ROW.test(text.trim().toUpperCase())) return { reason: "sheet_row" };
  const ticket = normalise(text);
  return TICKET.test(ticket) ? { ticket } : { reason: "not_a_ticket" };
}
