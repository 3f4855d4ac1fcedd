// AWS also fixes the length of ids (16 characters). These patterns do not, because the ids in AWS's
// own documentation are shorter.
const partition = 'aws(-[a-z]{1,5}){0,3}';

export const instanceArnPattern = new RegExp(
  `^arn:${partition}:sso:::instance/(sso)?ins-[\\w.-]+$`,
);
export const permissionSetArnPattern = new RegExp(
  `^arn:${partition}:sso:::permissionSet/(sso)?ins-[\\w.-]+/ps-[\\w./-]+$`,
);
export const accountIdPattern = /^\d{12}$/;
export const principalIdPattern =
  /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/;
export const requestIdPattern = /^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/;
