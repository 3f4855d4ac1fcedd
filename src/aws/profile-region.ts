import { loadConfig, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';

/** The Region of a profile in the AWS CLI's files; without a name, of AWS_PROFILE or `default`. */
export async function findProfileRegion(profile: string | undefined): Promise<string | undefined> {
  const { configFileSelector } = NODE_REGION_CONFIG_OPTIONS;
  const selectors = {
    environmentVariableSelector: () => undefined,
    configFileSelector,
    default: '',
  };
  return (
    (await loadConfig<string>(selectors, profile === undefined ? {} : { profile })()) || undefined
  );
}
