import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import { createTable } from '../../../src/aws/dynamodb/table.ts';
import { testRecordsContract } from '../../helpers/records-contract.ts';
import { invoke } from '../functions/invocation.ts';
import { createRandom } from '../random.ts';
import { createTrace } from '../trace.ts';
import { createVirtualTime } from '../virtual-time.ts';
import { drawClearWeather } from '../weather.ts';
import { createDynamoDb } from './dynamodb.ts';

testRecordsContract('the DynamoDB of the faults, through the real adapter', async () => {
  const time = createVirtualTime(0);
  const random = createRandom(1);
  const { clientOf } = createDynamoDb({
    time,
    random,
    weather: drawClearWeather(random, 0),
    trace: createTrace(time.now),
    call: async (_, __, effect) => effect(1),
  });
  const options = { name: 'a test', grantId: undefined, limitMs: 1_000, skewMs: 0 };
  const { invocation } = invoke(time, options, () => new Promise<never>(() => undefined));
  return createTable(clientOf(invocation, defaultLimits), 'break-glass-access');
});
