// What a registry that sends knows besides names and classes: which names are secrets (SPEC DIS-1).

import { looksSecret, secretNamesOf } from "./disclosure.js";
import { SECRET_NAMES } from "./generated/constants.js";
import { type ReceiverOptions, Types } from "./names.js";

export interface RegistryOptions extends ReceiverOptions {
  /**
   * Names that look like secrets, instead of `DEFAULT_SECRET_NAMES`; spread that into a list to add to it. Case and
   * separators do not matter. An empty list redacts nothing.
   */
  readonly secretNames?: readonly string[];
}

// Names can come from data: what is remembered of them takes at most about 100 KB.
const SHORT_NAME = 64;
const MAX_SECRETS = 500;

/** The names and classes of a registry that sends. */
export class SenderTypes extends Types {
  readonly #secretNames: ReadonlySet<string>;
  /**
   * What `isSecret` said of short names: it depends on nothing else than the name and the list. An object copies its
   * keys; a Map would keep the megabyte alive of which a name is a slice.
   */
  #secrets: Record<string, boolean> = Object.create(null);
  #secretsKnown = 0;

  constructor(options: RegistryOptions = {}) {
    super(options);
    const { secretNames = SECRET_NAMES } = options;
    this.#secretNames = secretNamesOf(secretNames);
  }

  /** Whether values under this name are left out. */
  isSecret(name: string): boolean {
    if (name.length > SHORT_NAME) return looksSecret(name, this.#secretNames);
    const known = this.#secrets[name];
    if (known !== undefined) return known;
    if (this.#secretsKnown++ === MAX_SECRETS) {
      this.#secrets = Object.create(null);
      this.#secretsKnown = 1;
    }
    const isSecret = looksSecret(name, this.#secretNames);
    this.#secrets[name] = isSecret;
    return isSecret;
  }
}
