// Which key does what: a set chosen by the person, kept in this browser for them.
const KEY_ALLOWED = /^([abd-qs-z]|Arrow(Left|Right|Up|Down))$/;

class Keys {
  constructor({ review, person, presets, reasons }) {
    this.place = `slr.keys/${review}/${person}`;
    this.presets = presets;
    this.reasons = reasons;
    const kept = this.stored();
    this.isOn = kept.isOn ?? true;
    this.preset = kept.preset ?? Object.keys(presets)[0];
    this.own = { ...this.base(), ...(kept.own ?? {}) };
  }

  stored() {
    try {
      return JSON.parse(localStorage.getItem(this.place)) ?? {};
    } catch (_) {
      return {};
    }
  }

  keep() {
    try {
      localStorage.setItem(this.place, JSON.stringify({ isOn: this.isOn, preset: this.preset, own: this.own }));
    } catch (_) { /* they hold as long as the page lives */ }
  }

  base() {
    return Object.values(this.presets)[0];
  }

  // The key of each action, none when single keys are switched off.
  bound() {
    return this.preset === "own" ? this.own : (this.presets[this.preset] ?? this.base());
  }

  of(action) {
    return this.isOn ? this.bound()[action] : undefined;
  }

  actionOf(key) {
    if (!this.isOn || !key) return null;
    const reason = this.reasons.slice(0, 9)[Number(key) - 1];
    if (reason) return `reason-${key}`;
    return Object.entries(this.bound()).find(([, bound]) => bound === key)?.[0] ?? null;
  }

  choose(preset) {
    if (preset === "own" && this.preset !== "own") this.own = { ...this.bound() };
    this.preset = preset;
    this.keep();
  }

  // Gives an action a key; says why not, or nothing.
  bind(action, key) {
    if (!KEY_ALLOWED.test(key)) return { why: "cannot" };
    const other = Object.entries(this.own).find(([name, bound]) => bound === key && name !== action);
    if (other) return { why: "clash", other: other[0] };
    this.own[action] = key;
    this.keep();
    return null;
  }
}
