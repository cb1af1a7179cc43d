import { bytesText } from "@convmtx/toeplitz";
import { countText } from "../../controls/number-text.ts";
import type { Layer } from "../../layer/layer.ts";

/** What the matrix takes, and how each axis was resolved. */
export function ForecastPanel({ layer }: { layer: Layer }) {
  const { shape, nnz, forecast } = layer.operator;
  const share = (100 * nnz) / (shape[0] * shape[1]);
  return (
    <section class="card forecast-panel" aria-labelledby="forecast-heading">
      <h2 id="forecast-heading">What the matrix takes</h2>
      <dl class="facts">
        <div>
          <dt>Matrix</dt>
          <dd>
            {countText(shape[0])} × {countText(shape[1])}
          </dd>
        </div>
        <div>
          <dt>Stored entries</dt>
          <dd>
            {countText(nnz)} ({Number(share.toPrecision(3))} %)
          </dd>
        </div>
        <div>
          <dt>As CSR</dt>
          <dd>{bytesText(forecast.bytes.total)}</dd>
        </div>
        <div>
          <dt>As a dense array</dt>
          <dd>{bytesText(8 * shape[0] * shape[1])}</dd>
        </div>
        <div>
          <dt>A product</dt>
          <dd>{countText(forecast.flops)} flops</dd>
        </div>
      </dl>
      <details class="explain" open>
        <summary>How each axis was resolved</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <pre tabIndex={0}>{layer.operator.explain()}</pre>
      </details>
    </section>
  );
}
