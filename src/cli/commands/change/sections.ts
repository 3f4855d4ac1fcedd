/** What `break-glass list` lists. */
export const listSections = ['rules', 'links', 'admins', 'accounts'] as const;
