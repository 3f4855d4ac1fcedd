import { defaultRegion } from '../platform/config.ts';

export const noRegionText =
  'Name the AWS Region: with --region, in AWS_REGION, or as the region of the profile.';

/** The Region of the environment or else of the profile, as the AWS CLI finds it. Loads the SDK only for a profile's. */
export async function findDefaultRegion(profile: string | undefined): Promise<string | undefined> {
  const region = defaultRegion();
  if (region !== undefined) return region;
  const { findProfileRegion } = await import('../aws/profile-region.ts');
  return findProfileRegion(profile);
}
