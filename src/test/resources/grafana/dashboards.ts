// Grafana's own types for a dashboard and for each kind of panel that is used here, with that kind's options and field settings.
// dashboards.schema.json is made from this file and the npm package @grafana/schema (Apache-2.0) by:
//
//   npm install @grafana/schema@12.4.10 ts-json-schema-generator@2.4.0 typescript@5.9.3
//   npx ts-json-schema-generator --path dashboards.ts --type Kinds --no-type-check --expose none --no-top-ref --jsDoc none \
//     -o dashboards.schema.json
import {
  AnnotationQuery,
  Dashboard,
  DataSourceRef,
  FieldConfig,
  FieldConfigSource,
  Panel,
  RowPanel
} from '@grafana/schema/dist/types/raw/dashboard/x/types.gen';
import * as text from '@grafana/schema/dist/types/raw/composable/text/panelcfg/x/types.gen';
import * as stat from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
import * as table from '@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import * as heatmap from '@grafana/schema/dist/types/raw/composable/heatmap/panelcfg/x/types.gen';
import * as bargauge from '@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/types.gen';
import * as timeseries from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';
import * as statetimeline from '@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/types.gen';

/** What Prometheus' data source adds to a query. */
interface Query {
  refId: string;
  datasource: DataSourceRef;
  expr: string;
  legendFormat?: string;
  instant?: boolean;
  range?: boolean;
  format?: 'time_series' | 'table' | 'heatmap';
  editorMode?: 'code' | 'builder';
}

type Of<Type extends string, Options, Custom> = Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> & {
  type: Type;
  options: Options;
  fieldConfig: Omit<FieldConfigSource, 'defaults'> & {defaults: Omit<FieldConfig, 'custom'> & {custom?: Custom}};
  targets: Query[];
};

type PrometheusAnnotation = AnnotationQuery & {
  expr?: string;
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  step?: string;
  useValueForTime?: 'on';
};

/** One property for each kind of panel, and one for the dashboard around them. */
export interface Kinds {
  dashboard: Omit<Dashboard, 'panels' | 'annotations'> & {
    panels: unknown[];
    annotations: {list: PrometheusAnnotation[]};
  };
  row: Omit<RowPanel, 'panels'> & {panels: never[]};
  text: Omit<Panel, 'type' | 'options'> & {type: 'text'; options: text.Options};
  stat: Of<'stat', stat.Options, {}>;
  table: Of<'table', table.Options, Partial<table.FieldConfig>>;
  heatmap: Of<'heatmap', heatmap.Options, heatmap.FieldConfig>;
  bargauge: Of<'bargauge', bargauge.Options, {}>;
  timeseries: Of<'timeseries', timeseries.Options, timeseries.FieldConfig>;
  'state-timeline': Of<'state-timeline', statetimeline.Options, statetimeline.FieldConfig>;
}
