namespace Myelin;

/// <summary>Pooling.</summary>
sealed partial class SourceDevice
{
    const string MaxPoolHelper =
        """
        /// <summary>y [images, pixels, channels] = values where x is largest under each window: NaN wins, and of equal ones the first.</summary>
        static void MaxPool(
            ReadOnlySpan<float> x, ReadOnlySpan<float> values, Span<float> y, int images, Axis depth, Axis height, Axis width, int channels)
        {
            int at = 0;
            for (int image = 0; image < images; image++)
            for (int z = 0; z < depth.Out; z++)
            for (int row = 0; row < height.Out; row++)
            for (int column = 0; column < width.Out; column++)
            for (int c = 0; c < channels; c++, at++)
            {
                int best = -1;
                for (int tap = 0; tap < depth.Taps * height.Taps * width.Taps; tap++)
                {
                    int inZ = depth.Input(z, tap / width.Taps / height.Taps), inRow = height.Input(row, tap / width.Taps % height.Taps);
                    int inColumn = width.Input(column, tap % width.Taps);
                    if (inZ < 0 || inRow < 0 || inColumn < 0) continue;
                    int place = (((image * depth.In + inZ) * height.In + inRow) * width.In + inColumn) * channels + c;
                    if (best < 0 || x[place] > x[best] || float.IsNaN(x[place]) && !float.IsNaN(x[best])) best = place;
                }
                y[at] = values[best];
            }
        }
        """;

    const string AveragePoolHelper =
        """
        /// <summary>y [images, pixels, channels] = the means of x under each window; padding is not counted.</summary>
        static void AveragePool(ReadOnlySpan<float> x, Span<float> y, int images, Axis depth, Axis height, Axis width, int channels)
        {
            Span<float> folded = stackalloc float[24 * Tile];
            int pixel = 0;
            for (int image = 0; image < images; image++)
            for (int z = 0; z < depth.Out; z++)
            for (int row = 0; row < height.Out; row++)
            for (int column = 0; column < width.Out; column++, pixel++)
            for (int first = 0; first < channels; first += Tile)
            {
                Span<float> sums = y.Slice(pixel * channels + first, Math.Min(Tile, channels - first));
                sums.Clear();
                int count = 0;
                for (int tap = 0; tap < depth.Taps * height.Taps * width.Taps; tap++)
                {
                    int inZ = depth.Input(z, tap / width.Taps / height.Taps), inRow = height.Input(row, tap / width.Taps % height.Taps);
                    int inColumn = width.Input(column, tap % width.Taps);
                    if (inZ < 0 || inRow < 0 || inColumn < 0) continue;
                    if (count > 0 && count % 256 == 0) NextBlock(sums, count / 256 - 1, folded);
                    int place = (((image * depth.In + inZ) * height.In + inRow) * width.In + inColumn) * channels + first;
                    for (int j = 0; j < sums.Length; j++) sums[j] += x[place + j];
                    count++;
                }
                LastBlock(sums, (count - 1) / 256, folded);
                for (int j = 0; j < sums.Length; j++) sums[j] /= count;
            }
        }
        """;

    /// <inheritdoc/>
    protected internal override void MaxPool(Tensor x, Tensor values, in Window window, Tensor y)
    {
        Window moved = window;
        if (Folds([x, values], [y], (cpu, i, o) => cpu.MaxPool(i[0], i[1], moved, o[0]))) return;
        Program.Functions.Add("Axis", () => AxisHelper);
        Program.Functions.Helper("MaxPool", y.Type, MaxPoolHelper);
        (x, values) = (RowMajor(x), RowMajor(values));
        SourceBuffer made = Make(y);
        Add([x, values], [y], $"MaxPool({Span(x).From}, {Span(values).From}, {made.Name}, images: {x.Shape[0]},",
            $"    {AxesOf(x, y, window)}, channels: {x.Shape[-1]});");
    }

    /// <inheritdoc/>
    protected internal override void AveragePool(Tensor x, in Window window, Tensor y)
    {
        Window moved = window;
        if (Folds([x], [y], (cpu, i, o) => cpu.AveragePool(i[0], moved, o[0]))) return;
        Program.Functions.Add("Axis", () => AxisHelper);
        UseSums("AveragePool", y.Type, AveragePoolHelper);
        x = RowMajor(x);
        SourceBuffer made = Make(y);
        Add([x], [y], $"AveragePool({Span(x).From}, {made.Name}, images: {x.Shape[0]},", $"    {AxesOf(x, y, window)}, channels: {x.Shape[-1]});");
    }
}
