import type { EndpointSetting, Settings } from '../../platform/config.ts';
import type { SignedService } from './json-service.ts';

export type EndpointConfig = Pick<Settings, 'AWS_REGION' | EndpointSetting>;

/** The Region's endpoints are unknown, or the settings contradict each other. */
class EndpointError extends Error {
  override readonly name = 'EndpointError';
}

/** Partitions by the names of their Regions. Source: the SDKs' partitions.json. */
const partitions = [
  { regions: /^cn-/, suffix: 'amazonaws.com.cn', dualStack: 'api.amazonwebservices.com.cn' },
  { regions: /^eusc-/, suffix: 'amazonaws.eu', dualStack: 'api.amazonwebservices.eu' },
  {
    regions: /^(af|ap|ca|eu|il|me|mx|sa|us|us-gov)-[a-z]+-\d{1,2}$/,
    suffix: 'amazonaws.com',
    dualStack: 'api.aws',
  },
];

/** The Region's name becomes part of a host name, so that it may contain nothing else. */
const regionName = /^[a-z]{2,4}(-[a-z]{1,16}){1,2}-\d{1,2}$/;

/** Returns the URL of a service's endpoint. Throws EndpointError. */
export function endpointOf(service: SignedService, config: EndpointConfig): URL {
  const custom = config[service.endpointSetting] ?? config.AWS_ENDPOINT_URL;
  if (custom !== undefined) {
    if (config.AWS_USE_FIPS_ENDPOINT)
      throw new EndpointError('AWS_USE_FIPS_ENDPOINT and an endpoint URL cannot both be set');
    return new URL(custom);
  }
  const { AWS_REGION: region, AWS_USE_DUALSTACK_ENDPOINT: useDualStack } = config;
  const partition = partitions.find(({ regions }) => regions.test(region));
  if (partition === undefined || !regionName.test(region))
    throw new EndpointError(`The endpoints of the Region ${JSON.stringify(region)} are not known`);
  const suffix = useDualStack ? partition.dualStack : partition.suffix;
  const host = `${service.endpointPrefix}${fipsSuffixOf(service, config)}.${region}.${suffix}`;
  return new URL(`https://${host}/`);
}

/** The standard endpoints in GovCloud are FIPS endpoints; only some carry the suffix, and none of EventBridge. */
function fipsSuffixOf({ endpointPrefix }: SignedService, config: EndpointConfig): '' | '-fips' {
  const { AWS_REGION: region, AWS_USE_FIPS_ENDPOINT: useFips } = config;
  if (!region.startsWith('us-gov-')) return useFips ? '-fips' : '';
  if (endpointPrefix === 'events') return '';
  const isStepFunctions = endpointPrefix === 'states';
  if (config.AWS_USE_DUALSTACK_ENDPOINT) return useFips || isStepFunctions ? '-fips' : '';
  return useFips && isStepFunctions && region === 'us-gov-east-1' ? '-fips' : '';
}
