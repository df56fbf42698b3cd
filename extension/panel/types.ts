/** The answers' types under the names the panel uses; the source is the backend's OpenAPI document. */
import type { components } from '../shared/api';

export type * from '../shared/types';

type Schemas = components['schemas'];

export type Team = Schemas['Team'];
export type Outlook = Schemas['Outlook'];
export type FigureOutlook = Schemas['FigureOutlook'];
export type OutlookCurve = Schemas['OutlookCurve'];
export type FigureName = FigureOutlook['name'];
export type Verdict = FigureOutlook['verdict'];
export type Clock = Schemas['Clock'];
export type AlertLevel = Schemas['Alert']['level'];
export type AlertTone = Schemas['Alert']['tone'];
export type Reaction = NonNullable<Schemas['Alert']['reaction']>;
export type ReactionRequest = Schemas['ReactionRequest'];
export type ThinAgent = Schemas['ThinAgent'];
/** The board's columns; those of `MoreAgentColumns` are there only when the snapshot was asked for them. */
export type AgentColumns = Schemas['AgentColumns'] & Partial<Schemas['MoreAgentColumns']>;
export type CampaignColumns = Schemas['CampaignColumns'];
export type AgentCampaignRow = Schemas['AgentCampaignRow'];
export type CallColumns = Schemas['CallColumns'];
export type Backfill = Schemas['Backfill'];
export type Stage = Schemas['Stage'];
export type Terms = Schemas['Terms'];
export type WindowName = Schemas['Snapshot']['window']['name'];
export type StateName = Schemas['AgentDetail']['state'];
export type Status = AgentColumns['status'][number];
export type TrendMark = AgentColumns['trend_mark'][number];
export type Metric = Schemas['Matrix']['metric'];
export type CellMark = Schemas['MatrixCells']['mark'][number];
export type Formulas = Schemas['Snapshot']['formulas'];
export type AnswerDefinition = Schemas['Snapshot']['answer_definition'];
export type FloorStatus = Schemas['Snapshot']['status'];

export type Trends = Schemas['Trends'];
export type Trend = Schemas['Trend'];
export type CauseSplit = Schemas['CauseSplit'];
export type Cause = Schemas['Cause'];
export type Bottlenecks = Schemas['Bottlenecks'];
export type Bottleneck = Schemas['Bottleneck'];
/** The track record; `Record` is TypeScript's own. */
export type TrackRecord = Schemas['Record'];
export type KindRecord = Schemas['KindRecord'];
export type ForecastDay = Schemas['ForecastDay'];
export type ForecastScore = Schemas['ForecastScore'];
export type MetricName = Trend['metric'];
export type ValueUnit = Trend['unit'];
