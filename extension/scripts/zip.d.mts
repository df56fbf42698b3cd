/** The zip of `folder` as bytes; throws when its manifest is not of `version`. */
export function pack(folder: string, version: string): Buffer;
