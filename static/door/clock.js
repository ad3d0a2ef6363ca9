// The device's clock may be wrong; the server says what time it is, and the difference is remembered.

export class Clock {
  constructor({ language, zone }) {
    this.offset = 0; // milliseconds that the server is ahead of the device
    const form = (options) => new Intl.DateTimeFormat(language, Object.assign({ timeZone: zone }, options));
    this.timeForm = form({ hour: "2-digit", minute: "2-digit", hour12: false });
    this.dayForm = form({ weekday: "short", day: "numeric", month: "short" });
    this.isoDay = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
  }

  /** Learns from an answer that took from `asked` to now (milliseconds by the device); half the way is assumed. */
  learn(serverNow, asked) {
    const server = Date.parse(serverNow);
    if (!Number.isNaN(server)) this.offset = server - (asked + Date.now()) / 2;
  }

  /** What time it is, as far as we know, in milliseconds. */
  now() {
    return Date.now() + this.offset;
  }

  /** What was written down by the device's clock, put right. */
  corrected(deviceIso) {
    return new Date(Date.parse(deviceIso) + this.offset).toISOString();
  }

  time(iso) {
    return this.timeForm.format(new Date(iso));
  }

  /** A session's day, which has no time zone of its own. */
  day(isoDate) {
    return this.dayForm.format(new Date(`${isoDate}T05:00:00Z`));
  }

  today() {
    return this.isoDay.format(new Date(this.now()));
  }

  /** Minutes by which the device is wrong, where that is worth a word. */
  wrongBy() {
    const minutes = Math.round(Math.abs(this.offset) / 60000);
    return minutes >= 2 ? minutes : 0;
  }
}
