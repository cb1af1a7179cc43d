/**
 * The peak signal-to-noise ratio 10 log₁₀(1 / mean square difference) in decibels, over all channels together.
 *
 * @param channels, reference as many and as long, with 1 for full scale
 * @returns Infinity where nothing differs
 */
export function psnr(channels: readonly Float64Array[], reference: readonly Float64Array[]): number {
  let [sum, count] = [0, 0];
  channels.forEach((channel, c) => {
    count += channel.length;
    channel.forEach((value, i) => {
      sum += (value - reference[c][i]) ** 2;
    });
  });
  return 10 * Math.log10(count / sum);
}
