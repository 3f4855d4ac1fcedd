import type { Settings } from '../../platform/config.ts';
import type { JsonService } from './json-service.ts';

/** The settings that say where AWS is, but for the Region. */
export const endpointSettings = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_IDENTITYSTORE',
  'AWS_ENDPOINT_URL_SFN',
  'AWS_ENDPOINT_URL_SSM',
  'AWS_ENDPOINT_URL_SSO_ADMIN',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
] as const;

export type EndpointConfig = Pick<Settings, 'AWS_REGION' | (typeof endpointSettings)[number]>;

/** The endpoints of this Region are not known here, or cannot be what the settings want. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
}

/** Partitions by their Regions' names. Source: the SDKs' partitions.json. */
const partitions = [
  { regions: /^cn-/, suffix: 'amazonaws.com.cn', dualStack: 'api.amazonwebservices.com.cn' },
  { regions: /^eusc-/, suffix: 'amazonaws.eu', dualStack: 'api.amazonwebservices.eu' },
  {
    regions: /^(af|ap|ca|eu|il|me|mx|sa|us|us-gov)-[a-z]+-\d{1,2}$/,
    suffix: 'amazonaws.com',
    dualStack: 'api.aws',
  },
];

/** A Region's name becomes part of a host's: nothing else may come in with it. */
const regionName = /^[a-z]{2,4}(-[a-z]{1,16}){1,2}-\d{1,2}$/;

/** Where a service is reached. Throws EndpointError. */
export function endpointOf(service: JsonService, place: EndpointConfig): URL {
  const custom = place[service.endpointSetting] ?? place.AWS_ENDPOINT_URL;
  if (custom !== undefined) {
    if (place.AWS_USE_FIPS_ENDPOINT)
      throw new EndpointError('AWS_USE_FIPS_ENDPOINT and an endpoint URL cannot both be set');
    return new URL(custom);
  }
  const { AWS_REGION: region, AWS_USE_DUALSTACK_ENDPOINT: useDualStack } = place;
  const partition = partitions.find(({ regions }) => regions.test(region));
  if (partition === undefined || !regionName.test(region))
    throw new EndpointError(`The endpoints of the Region ${JSON.stringify(region)} are not known`);
  const suffix = useDualStack ? partition.dualStack : partition.suffix;
  return new URL(`https://${service.hostPrefix}${variantOf(service, place)}.${region}.${suffix}/`);
}

/** In GovCloud the ordinary endpoints are FIPS endpoints; Step Functions names some of its own otherwise. */
function variantOf({ hostPrefix }: JsonService, place: EndpointConfig): '' | '-fips' {
  const { AWS_REGION: region, AWS_USE_FIPS_ENDPOINT: useFips } = place;
  if (!region.startsWith('us-gov-')) return useFips ? '-fips' : '';
  const isStates = hostPrefix === 'states';
  if (place.AWS_USE_DUALSTACK_ENDPOINT) return useFips || isStates ? '-fips' : '';
  return useFips && isStates && region === 'us-gov-east-1' ? '-fips' : '';
}
