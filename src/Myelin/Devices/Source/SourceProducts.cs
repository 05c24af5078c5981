namespace Myelin;

/// <summary>Matrix products and convolutions: sums of blocks of 256 terms in ascending order, which are folded pairwise.</summary>
sealed partial class SourceDevice
{
    /// <summary>The fold of blocks, for some sums side by side.</summary>
    const string Blocks =
        """
        /// <summary>Most sums that are computed side by side.</summary>
        const int Tile = 64;

        /// <summary>Ends a block of 256 terms: its sums join the pairwise fold of blocks, and those of the next block begin.</summary>
        static void NextBlock(Span<float> sums, int block, Span<float> folded)
        {
            int level = 0;
            for (; (block >> level & 1) != 0; level++)
                for (int j = 0; j < sums.Length; j++) sums[j] = folded[level * Tile + j] + sums[j];
            sums.CopyTo(folded[(level * Tile)..]);
            sums.Clear();
        }

        /// <summary>Ends the last block: the sums of all blocks.</summary>
        static void LastBlock(Span<float> sums, int block, Span<float> folded)
        {
            for (int level = 0; block >> level != 0; level++)
                if ((block >> level & 1) != 0)
                    for (int j = 0; j < sums.Length; j++) sums[j] = folded[level * Tile + j] + sums[j];
        }
        """;

    const string ProductHelper =
        """
        /// <summary>y [rows, columns] = a [rows, inner] · b [inner, columns], each sum in blocks of 256 terms.</summary>
        static void Product(
            ReadOnlySpan<float> a, int aRow, int aStep, ReadOnlySpan<float> b, int bStep, int bColumn, Span<float> y, int rows, int inner, int columns)
        {
            Span<float> folded = stackalloc float[24 * Tile];
            for (int i = 0; i < rows; i++)
            {
                for (int first = 0; first < columns; first += Tile)
                {
                    Span<float> sums = y.Slice(i * columns + first, Math.Min(Tile, columns - first));
                    sums.Clear();
                    int block = 0;
                    for (int k = 0; k < inner; k++)
                    {
                        if (k / 256 > block) NextBlock(sums, block++, folded);
                        float factor = a[i * aRow + k * aStep];
                        ReadOnlySpan<float> line = b[(k * bStep + first * bColumn)..];
                        for (int j = 0; j < sums.Length; j++) sums[j] = MathF.FusedMultiplyAdd(factor, line[j * bColumn], sums[j]);
                    }
                    LastBlock(sums, block, folded);
                }
            }
        }
        """;

    const string WholeProductHelper =
        """
        /// <summary>y [rows, columns] = a [rows, inner] · b [inner, columns].</summary>
        static void Product(
            ReadOnlySpan<float> a, int aRow, int aStep, ReadOnlySpan<float> b, int bStep, int bColumn, Span<float> y, int rows, int inner, int columns)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    float sum = 0;
                    for (int k = 0; k < inner; k++) sum += a[i * aRow + k * aStep] * b[k * bStep + j * bColumn];
                    y[i * columns + j] = sum;
                }
            }
        }
        """;

    const string AxisHelper =
        """
        /// <summary>One axis of a window: tap t of output o reads input o · Stride - Before + t · Dilation, if it exists.</summary>
        readonly record struct Axis(int In, int Out, int Taps, int Stride = 1, int Before = 0, int Dilation = 1)
        {
            /// <summary>An axis of one input and one output.</summary>
            public static Axis One => new(1, 1, 1);

            /// <summary>The input under a tap of an output; -1 for padding.</summary>
            public int Input(int o, int tap) => o * Stride - Before + tap * Dilation is var i && (uint)i < (uint)In ? i : -1;

            /// <summary>The output that reads an input by a tap; -1 if there is none.</summary>
            public int Output(int i, int tap) =>
                i + Before - tap * Dilation is var o && o >= 0 && o % Stride == 0 && o / Stride < Out ? o / Stride : -1;
        }
        """;

    const string ConvolutionHelper =
        """
        /// <summary>y [images, pixels, outputs] = x * w, over ascending taps and channels. Padding is left out, but keeps its places in blocks.</summary>
        static void Convolution(
            ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y, int images, Axis depth, Axis height, Axis width, int inputs, int outputs, int groups)
        {
            Span<float> folded = stackalloc float[24 * Tile];
            int from = inputs / groups, to = outputs / groups, taps = depth.Taps * height.Taps * width.Taps, pixel = 0;
            for (int image = 0; image < images; image++)
            for (int z = 0; z < depth.Out; z++)
            for (int row = 0; row < height.Out; row++)
            for (int column = 0; column < width.Out; column++, pixel++)
            for (int group = 0; group < groups; group++)
            for (int first = 0; first < to; first += Tile)
            {
                int channel = group * to + first, block = 0;
                Span<float> sums = y.Slice(pixel * outputs + channel, Math.Min(Tile, to - first));
                sums.Clear();
                for (int tap = 0; tap < taps; tap++)
                {
                    int inZ = depth.Input(z, tap / width.Taps / height.Taps), inRow = height.Input(row, tap / width.Taps % height.Taps);
                    int inColumn = width.Input(column, tap % width.Taps);
                    if (inZ < 0 || inRow < 0 || inColumn < 0) continue;
                    int place = (((image * depth.In + inZ) * height.In + inRow) * width.In + inColumn) * inputs + group * from;
                    for (int c = 0; c < from; c++)
                    {
                        int term = tap * from + c;
                        while (block < term / 256) NextBlock(sums, block++, folded);
                        float factor = x[place + c];
                        ReadOnlySpan<float> line = w.Slice(term * outputs + channel, sums.Length);
                        for (int j = 0; j < sums.Length; j++) sums[j] = MathF.FusedMultiplyAdd(factor, line[j], sums[j]);
                    }
                }
                while (block < (taps * from - 1) / 256) NextBlock(sums, block++, folded);
                LastBlock(sums, block, folded);
            }
        }
        """;

    const string TransposedHelper =
        """
        /// <summary>x [images, pixels, inputs], of which y = x * w would be a convolution: the sums of its transpose, over descending taps.</summary>
        static void TransposedConvolution(
            ReadOnlySpan<float> y, ReadOnlySpan<float> w, Span<float> x, int images, Axis depth, Axis height, Axis width, int inputs, int outputs, int groups)
        {
            Span<float> folded = stackalloc float[24 * Tile];
            int to = inputs / groups, from = outputs / groups, taps = depth.Taps * height.Taps * width.Taps, pixel = 0;
            for (int image = 0; image < images; image++)
            for (int z = 0; z < depth.In; z++)
            for (int row = 0; row < height.In; row++)
            for (int column = 0; column < width.In; column++, pixel++)
            for (int group = 0; group < groups; group++)
            for (int first = 0; first < to; first += Tile)
            {
                int block = 0;
                Span<float> sums = x.Slice(pixel * inputs + group * to + first, Math.Min(Tile, to - first));
                sums.Clear();
                for (int tap = taps - 1; tap >= 0; tap--)
                {
                    int outZ = depth.Output(z, tap / width.Taps / height.Taps), outRow = height.Output(row, tap / width.Taps % height.Taps);
                    int outColumn = width.Output(column, tap % width.Taps);
                    if (outZ < 0 || outRow < 0 || outColumn < 0) continue;
                    int place = (((image * depth.Out + outZ) * height.Out + outRow) * width.Out + outColumn) * outputs + group * from;
                    for (int k = 0; k < from; k++)
                    {
                        int term = (taps - 1 - tap) * from + k;
                        while (block < term / 256) NextBlock(sums, block++, folded);
                        float factor = y[place + k];
                        int weight = (tap * to + first) * outputs + group * from + k;
                        for (int j = 0; j < sums.Length; j++) sums[j] = MathF.FusedMultiplyAdd(factor, w[weight + j * outputs], sums[j]);
                    }
                }
                while (block < (taps * from - 1) / 256) NextBlock(sums, block++, folded);
                LastBlock(sums, block, folded);
            }
        }
        """;

    /// <summary>Adds the fold of blocks, and a helper that uses it.</summary>
    void UseSums(string name, ElementType type, string text)
    {
        UseBlocks(type);
        Program.Functions.Helper(name, type, text);
    }

    /// <summary>Adds the fold of blocks.</summary>
    void UseBlocks(ElementType type)
    {
        Program.Functions.Add("Tile", () => Blocks[..Blocks.IndexOf("\n\n", StringComparison.Ordinal)]);
        Program.Functions.Helper("NextBlock", type, Blocks[(Blocks.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
    }

    /// <inheritdoc/>
    protected internal override void Product(Tensor a, Tensor b, Tensor y)
    {
        if (Folds([a, b], [y], (cpu, i, o) => cpu.Product(i[0], i[1], o[0]))) return;
        b = Widened(b);
        if (y.Type.IsReal()) UseSums("Product", y.Type, ProductHelper);
        else Program.Functions.Helper("Product", y.Type, WholeProductHelper);
        (a, b) = (Ascending(a), Ascending(b));
        long[] aStrides = a.StridesOrRowMajor, bStrides = b.StridesOrRowMajor;
        int rows = y.Shape[-2], columns = y.Shape[-1], inner = a.Shape[-1];
        SourceBuffer target = Make(y);
        var loops = new SourceLoops(y.Shape.Sizes[..^2], aStrides[..^2], bStrides[..^2], y.Shape.RowMajorStrides()[..^2]);
        Add([a, b], [y], loops.Around([
            $"Product({BufferOf(a).From(loops.Index(0, a.Offset))}, {aStrides[^2]}, {aStrides[^1]}, "
                + $"{BufferOf(b).From(loops.Index(1, b.Offset))}, {bStrides[^2]}, {bStrides[^1]}, {target.From(loops.Index(2, 0))}, "
                + $"rows: {rows}, inner: {inner}, columns: {columns});"]));
    }

    /// <summary>A tensor with no negative strides along its last two axes.</summary>
    Tensor Ascending(Tensor x)
    {
        if (x.StridesOrRowMajor[^1] >= 0 && x.StridesOrRowMajor[^2] >= 0) return x;
        Tensor copy = Tensor.Empty(x.Shape, x.Type, this);
        Copy(x, copy);
        return copy;
    }

    /// <inheritdoc/>
    protected internal override void Convolution(Tensor x, Tensor w, in Window window, int groups, Tensor y)
    {
        Window moved = window;
        if (Folds([x, w], [y], (cpu, i, o) => cpu.Convolution(i[0], i[1], moved, groups, o[0]))) return;
        Convolve("Convolution", ConvolutionHelper, x, w, window, groups, y, x, y);
    }

    /// <inheritdoc/>
    protected internal override void ConvolutionInputGradient(Tensor dy, Tensor w, in Window window, int groups, Tensor dx)
    {
        Window moved = window;
        if (Folds([dy, w], [dx], (cpu, i, o) => cpu.ConvolutionInputGradient(i[0], i[1], moved, groups, o[0]))) return;
        Convolve("TransposedConvolution", TransposedHelper, dy, w, window, groups, dx, dx, dy);
    }

    void Convolve(string name, string helper, Tensor source, Tensor w, in Window window, int groups, Tensor target, Tensor x, Tensor y)
    {
        Program.Functions.Add("Axis", () => AxisHelper);
        UseSums(name, target.Type, helper);
        (source, w) = (RowMajor(source), RowMajor(Widened(w)));
        SourceBuffer made = Make(target);
        Add([source, w], [target],
            $"{name}({Span(source).From}, {Span(w).From}, {made.Name}, images: {x.Shape[0]},", $"    {AxesOf(x, y, window)},",
            $"    inputs: {x.Shape[-1]}, outputs: {y.Shape[-1]}, groups: {groups});");
    }

    /// <summary>The three axes of a window as arguments.</summary>
    static string AxesOf(Tensor x, Tensor y, in Window window)
    {
        (WindowAxis depth, WindowAxis height, WindowAxis width) = window;
        return $"depth: {Axis(depth, -4)}, height: {Axis(height, -3)}, width: {Axis(width, -2)}";

        string Axis(WindowAxis along, int axis) => x.Rank + axis < 1 ? "Axis.One" : $"new({x.Shape[axis]}, {y.Shape[axis]}, {along.Size}"
            + Unless("Stride", along.Stride, 1) + Unless("Before", along.Before, 0) + Unless("Dilation", along.Dilation, 1) + ")";

        static string Unless(string name, int value, int usual) => value == usual ? "" : $", {name}: {value}";
    }
}
