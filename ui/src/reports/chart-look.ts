/** Colours, axes and tooltips that all charts share, by theme. Every series also carries a pattern, so that no hue has to be told apart. */
import type { EChartsCoreOption } from 'echarts/core';
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useDisplay, useTheme } from 'vuetify';

export interface ChartLook {
  text: string;
  muted: string;
  line: string;
  surface: string;
  level: string;
  loss: string;
  gain: string;
  good: string;
  bad: string;
  accent: string;
  idle: string;
  /** px for the names beside bars; a phone needs the room for the bars. */
  nameWidth: number;
  /** px above the drawing: on a phone the legend breaks into two lines. */
  legendHeight: number;
}

export function useChartLook(): ComputedRef<ChartLook> {
  const theme = useTheme();
  const { width } = useDisplay();
  return computed(() => ({
    nameWidth: width.value < PHONE_PX ? 104 : 132,
    legendHeight: width.value < PHONE_PX ? 64 : 40,
    ...(theme.current.value.dark
      ? {
          text: '#e6edf6',
          muted: '#a3b2c6',
          line: '#33445a',
          surface: '#141f2e',
          level: '#82bdff',
          loss: '#ff8d80',
          gain: '#5fd184',
          good: '#5fd184',
          bad: '#ff8d80',
          accent: '#f5bd4f',
          idle: '#6f8298',
        }
      : {
          text: '#15202e',
          muted: '#56657a',
          line: '#d5dce6',
          surface: '#ffffff',
          level: '#0b57a4',
          loss: '#b3261e',
          gain: '#1a7036',
          good: '#1a7036',
          bad: '#b3261e',
          accent: '#8a5a00',
          idle: '#8795a8',
        }),
  }));
}

const PHONE_PX = 600;
const FONT = 'Inter Variable, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif';

/** What every chart begins with. The tooltip is drawn on the canvas: one of HTML would carry styles that the policy refuses. */
export function baseOption(look: ChartLook): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: look.text },
    // Its own description would be in English; the frame around each chart names it, and a table beside it has the figures.
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      axisPointer: { type: 'shadow' },
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text, fontFamily: FONT },
    },
    legend: { top: 0, left: 0, textStyle: { color: look.text }, itemGap: 16 },
    grid: {
      top: look.legendHeight,
      right: 24,
      bottom: 12,
      left: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
  };
}

export function valueAxis(look: ChartLook, format: (value: number) => string): object {
  return {
    type: 'value',
    axisLabel: { color: look.muted, formatter: format, hideOverlap: true },
    splitLine: { lineStyle: { color: look.line } },
  };
}

/** Names beside horizontal bars: long ones break instead of being cut. */
export function nameAxis(look: ChartLook, names: readonly string[], width = look.nameWidth): object {
  return {
    type: 'category',
    data: names,
    inverse: true,
    axisLabel: { color: look.text, width, overflow: 'break', lineHeight: 14, interval: 0 },
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
  };
}
