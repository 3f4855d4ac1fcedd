const maxLength = 80;
const forbiddenCharacters = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF\u{10FFFF}]/u;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html, `name` */
export function isExecutionName(name: string): boolean {
  return name.length >= 1 && name.length <= maxLength && !forbiddenCharacters.test(name);
}
