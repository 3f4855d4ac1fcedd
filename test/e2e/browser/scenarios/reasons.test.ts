import { reasonScenarios } from './reason-scenarios.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios(reasonScenarios);
