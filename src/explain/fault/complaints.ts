/** What a program itself found wrong, where neither the kernel nor another program told it. */
export type Complaint = (typeof complaints)[number][0];

/**
 * The words for it, which authors of plugins choose freely: from the most telling to the least. They count only where a
 * message has no ending of its own (endings.ts).
 */
const complaints = [
  [
    'contradiction',
    /mutually exclusive|at the same time|\bcannot (?:be )?(?:both|set|have|use|combine|specify|disable|enable)\b.{1,80}\b(?:and|with|both)\b|\bcan ?not both\b|\b(?:only one|exactly one|just one|either|both|neither) .{1,100}\b(?:set|specified|given|provided|used|allowed|defined|configured)|must not (?:have|be|contain|use)|\bif \S+ is \w+, |(?:can(?:not| only)|may only|only) be (?:used|set|enabled|specified) (?:with|when|if|in|for|together)|(?:option|setting|key|field|flag|parameter|mode)s?\b.{0,60}conflicts? with|contradict|incompatible with|requires? \S+ to be\b|(?:not allowed|not valid|not supported) (?:with|when|if|together)/i,
  ],
  [
    'out-of-range',
    /out of (?:range|bounds)|\boutside\b|(?:not|n't) (?:with)?in (?:the )?(?:\w+ )?(?:range|network|subnet|cidr|pool)|(?:must|should|has to|needs to) be (?:in\b|between|greater|less|lower|higher|larger|smaller|at (?:least|most)|above|below|>|<|\[|positive|a (?:positive|number|valid))|(?:must|should|has to|can only) be (?:one of|either|only)|(?:must|should|has to) be ["'<]?\w+["'>]?(?:,| or| and|\/)|(?:greater|less|larger|smaller|bigger|longer|higher|lower|more) than|too (?:large|small|big|long|short|low|high|many|few)|\bexceeds?\b/i,
  ],
  [
    'mismatch',
    /mismatch|(?:not|n't) match|\bdiffers?\b|\bdifferent (?:from|than|to)\b|\bexpect(?:ed|s|ing)?\b|\bunexpected\b|(?:not|n't|un) ?(?:the same|equal|identical)|current value|\bactual: |still in (?:the )?host|does not (?:belong|correspond)|instead of/i,
  ],
  [
    'occupied',
    /(?:owned|held|used|taken|occupied|claimed|reserved|locked) by\b|belongs? to (?:an)?other|(?:assigned|allocated|given) to (?:an)?other|\bduplicate\b|conflicts? with|\bis reserved\b|\bconflicting\b/i,
  ],
  [
    'unset',
    /\brequired?s?\b|\bmandatory\b|\bmissing\b|must (?:\w+ )?(?:be (?:set|specified|provided|configured|given|defined)|specify|provide|have|contain|include)|(?:not|n't|never) (?:yet )?(?:been )?(?:set|specified|configured|provided|given|defined|initiali[sz]ed|assigned|annotated)|\bis (?:empty|nil|blank|null)\b|(?:not|can't) be (?:empty|nil|null|blank)|\bempty\b|\bunset\b|needs? to be|\bhas no\b|\bwithout\b/i,
  ],
  [
    'unknown-value',
    /\bunknown\b|\bunsupported\b|not support|unrecogni[sz]ed|\binvalid\b|\billegal\b|(?:not|n't) (?:a |an )?(?:valid|legal|known|allow\w*|permit\w*|implement\w*|recogni\w*|understood)|\bwrong\b|\bbad\b|\bmalformed\b/i,
  ],
  [
    'absent',
    /\bno (?!error)(?:\w+ ){0,3}\w+|(?:not|n't|never) (?:yet )?(?:found|exist|there|available|present|registered|ready|known|have|created|appear\w*)|(?:could|can) ?(?:not|n't) (?:be )?(?:find|found|get|obtain|determine|locate|retrieve|access|identify)|unable to (?:find|determine|locate|retrieve|get|identify)|failed to (?:find|locate|look ?up|get|retrieve|obtain|fetch)|disappeared|\bgone\b|\blost\b/i,
  ],
  [
    'failed',
    /\bfail(?:ed|ure|s|ing)?\b|\bunable\b|could ?n[o']t\b|\bcannot\b|\bcan't\b|(?<!no |without |nil )\berror\b/i,
  ],
] as const satisfies readonly (readonly [string, RegExp])[];

/** The most telling complaint in a text. */
export function findComplaint(text: string): Complaint | undefined {
  return complaints.find(([, pattern]) => pattern.test(text))?.[0];
}
