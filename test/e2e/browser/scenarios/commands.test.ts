import { commandScenarios } from './command-scenarios.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios(commandScenarios);
