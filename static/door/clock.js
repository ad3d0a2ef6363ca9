// The device's clock may be wrong. The server sends its time, and the difference is stored.

const NAMES = { "Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT" };

export class Clock {
  constructor({ language, zone }) {
    this.offset = 0; // milliseconds that the server is ahead of the device
    this.zoneName = NAMES[zone];
    const words = language === "en" ? "en-GB" : language;
    const form = (options) => new Intl.DateTimeFormat(words, Object.assign({ timeZone: zone }, options));
    this.timeForm = form({ hour: "2-digit", minute: "2-digit", hour12: false });
    this.dayForm = form({ weekday: "short", day: "numeric", month: "short" });
    this.isoDay = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
  }

  /** Set the difference from an answer to a request sent at `asked` (device time in ms). Both ways count as equal. */
  learn(serverNow, asked) {
    const server = Date.parse(serverNow);
    if (!Number.isNaN(server)) this.offset = server - (asked + Date.now()) / 2;
  }

  /** Return the corrected time in milliseconds. */
  now() {
    return Date.now() + this.offset;
  }

  /** Return a time of the device's clock, corrected. */
  corrected(deviceIso) {
    return new Date(Date.parse(deviceIso) + this.offset).toISOString();
  }

  /** Return the time at the event's place, with the name of its zone: 08.15 WIB. */
  time(iso) {
    return `${this.timeForm.format(new Date(iso)).replace(":", ".")} ${this.zoneName}`; // as the portal writes times
  }

  /** A session's day, which has no time zone of its own. */
  day(isoDate) {
    return this.dayForm.format(new Date(`${isoDate}T05:00:00Z`));
  }

  today() {
    return this.isoDay.format(new Date(this.now()));
  }

  /** Return the device's error in minutes if it is large enough for a notice. */
  wrongBy() {
    const minutes = Math.round(Math.abs(this.offset) / 60000);
    return minutes >= 2 ? minutes : 0;
  }
}
