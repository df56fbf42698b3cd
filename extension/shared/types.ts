/** Short names for the shapes the backend declares in shared/openapi.json. */
import type { components } from './api';

type Schemas = components['schemas'];

export type AgentDetail = Schemas['AgentDetail'];
export type AgentsTable = Schemas['AgentsTable'];
export type Alert = Schemas['Alert'];
export type Alerts = Schemas['Alerts'];
export type CallPage = Schemas['CallPage'];
export type Card = Schemas['Card'];
export type CampaignsTable = Schemas['CampaignsTable'];
export type CentreRef = Schemas['CentreRef'];
export type CentreSettings = Schemas['CentreSettings'];
export type DataHealth = Schemas['DataHealth'];
export type Feed = Schemas['Feed'];
export type Hello = Schemas['Hello'];
export type Matrix = Schemas['Matrix'];
export type PairAnswer = Schemas['PairAnswer'];
export type Problem = Schemas['Problem'];
export type Rate = Schemas['Rate'];
export type RateColumn = Schemas['RateColumn'];
export type SeedSwitch = Schemas['SeedSwitch'];
export type SettingsAnswer = Schemas['SettingsAnswer'];
export type Snapshot = Schemas['Snapshot'];
export type StateSpan = Schemas['StateSpan'];
export type TokenTest = Schemas['TokenTest'];
