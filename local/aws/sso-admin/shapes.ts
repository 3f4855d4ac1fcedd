/**
 * What AWS lets through, by shape: AWS also fixes lengths (16 characters of an id), but its own
 * documentation's examples are shorter.
 */
const partition = 'aws(-[a-z]{1,5}){0,3}';

export const instanceArnShape = new RegExp(`^arn:${partition}:sso:::instance/(sso)?ins-[\\w.-]+$`);
export const permissionSetArnShape = new RegExp(
  `^arn:${partition}:sso:::permissionSet/(sso)?ins-[\\w.-]+/ps-[\\w./-]+$`,
);
export const accountIdShape = /^\d{12}$/;
export const principalIdShape =
  /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/;
export const requestIdShape = /^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/;
