using System.Numerics;

namespace Myelin.Kernels;

/// <summary>
/// The input gradient of a convolution with few input channels, which would leave most lanes of a register of channels empty. Lanes are pixels of a row
/// instead: the rows of dy that a band of dx reads are transposed once, and the weights are spread. Taps in the padding are masked, not multiplied by
/// zero. The sums are those of <see cref="ConvolutionKernel"/>. Operands: dy, w, dx.
/// </summary>
sealed unsafe class PatchInputKernel<T, V>(KernelThreads threads, SimdLevel simd, ElementType type, ConvolutionShape shape) : SplitKernel(threads), IFinishing
    where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>The most input channels: rows of a tile.</summary>
    const int MostInputs = 4;

    /// <summary>The most bytes of transposed rows of a band, and of one of them.</summary>
    const nint MostBytes = 1 << 19, MostRowBytes = 1 << 17;

    /// <summary>The most rows of dx in a band.</summary>
    const nint MostRows = 16;

    readonly AxisTaps height = new(shape.Height, gradient: true);

    public ProductFinish Finish => ProductFinish.Sum;

    public int Columns => shape.Inputs;

    public Kernel With(ProductFinish other) => ConvolutionKernel.Create(Threads, simd, type, type, shape, gradient: true, other);

    public override object? Key => (typeof(PatchInputKernel<T, V>), shape);

    /// <inheritdoc/>
    public override string Title => $"convolution, input gradient {shape.Title}";

    /// <inheritdoc/>
    public override double Operations => 2.0 * shape.Work;

    static nint Lanes => sizeof(V) / sizeof(T);

    /// <summary>Pixels before those of dy in a transposed row, for taps that begin in the padding.</summary>
    nint Ahead => nint.Max(0, (nint)(shape.Width.Taps - 1) * shape.Width.Dilation - shape.Width.Before);

    /// <summary>Pixels of a transposed row.</summary>
    nint Padded => Ahead + nint.Max(shape.Width.Out, shape.Width.In + shape.Width.Before) + 4 * Lanes;

    /// <summary>Bytes of a transposed row: all its channels, one after another.</summary>
    nint RowBytes => Padded * shape.Outputs * sizeof(T);

    /// <summary>Rows of dx that are computed together.</summary>
    nint Band => nint.Clamp(MostBytes / RowBytes - (nint)(shape.Height.Taps - 1) * shape.Height.Dilation, 1, MostRows);

    /// <summary>Whether the kernel applies to numbers of a size in bytes: few channels, no strides, a plane, rows that are long but fit in the cache.</summary>
    public static bool Suits(in ConvolutionShape shape, int size) =>
        shape is { Groups: 1, Inputs: <= MostInputs, Depth: { In: 1, Out: 1, Taps: 1 }, Height.Stride: 1, Width.Stride: 1, Width.In: >= 8 }
        && shape.Taps > 1
        && ((double)shape.Width.Taps * shape.Width.Dilation + shape.Width.In + shape.Width.Out + shape.Width.Before) * shape.Outputs * size <= MostRowBytes
        && (double)shape.Height.Taps * shape.Height.Dilation <= 64;

    public override void Run(void** operands)
    {
        nint bands = (shape.Height.In + Band - 1) / Band;
        Split(operands, shape.Images * bands, nint.Max(1, (nint)long.Min(shape.Work / (shape.Images * bands), 1 << 30)));
    }

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        nint bands = (shape.Height.In + Band - 1) / Band, rowBytes = RowBytes;
        nint size = 2 * Lanes * shape.Inputs, blocks = Fold.Blocks((nint)shape.Taps * shape.Outputs), levels = Fold.Levels(blocks);
        nint rows = Band + (nint)(shape.Height.Taps - 1) * shape.Height.Dilation;
        byte* transposed = Scratch.Of(ScratchUse.Convolution, rows * rowBytes + Padded * sizeof(T)), mask = transposed + rows * rowBytes;
        FillMask((T*)mask);
        var tile = new Tile { Mask = mask, Sums = Scratch.Of(ScratchUse.Rows, size * sizeof(T)), ARow = shape.Outputs * sizeof(T), BStep = Padded * sizeof(T) };
        byte* partials = levels == 0 ? null : Scratch.Of(ScratchUse.Partials, levels * size * sizeof(T));
        var runs = (Terms*)Scratch.Of(ScratchUse.Other, (shape.Taps + blocks) * sizeof(Terms));
        for (nint item = from; item < to; item++)
        {
            nint image = item / bands, first = item % bands * Band, end = nint.Min(shape.Height.In, first + Band);
            // The rows of dy that the band reads.
            nint least = shape.Height.Out, most = -1;
            for (nint y = first; y < end; y++)
            {
                TapsAt taps = height.Of((int)y);
                if (taps.Count == 0) continue;
                least = nint.Min(least, taps.Source);
                most = nint.Max(most, taps.Source + (nint)(taps.Count - 1) * height.SourceTap);
            }
            T* dy = (T*)operands[0] + image * shape.PixelsOut * shape.Outputs;
            for (nint y = least; y <= most; y++) Transpose(dy + y * shape.Width.Out * shape.Outputs, (T*)(transposed + (y - least) * rowBytes));
            T* dx = (T*)operands[2] + image * shape.PixelsIn * shape.Inputs;
            for (nint x = 0; x < shape.Width.In; x += 2 * Lanes)
            {
                Terms* last = null;
                TapsAt listed = default;
                nint pixels = nint.Min(2 * Lanes, shape.Width.In - x);
                for (nint y = first; y < end; y++)
                {
                    TapsAt taps = height.Of((int)y);
                    if (last == null || taps.Tap != listed.Tap || taps.Count != listed.Count) last = List(runs, taps, x, pixels > Lanes ? 2 * Lanes : Lanes);
                    listed = taps;
                    tile.A = (byte*)operands[1];
                    tile.B = transposed + (taps.Count == 0 ? 0 : taps.Source - least) * rowBytes;
                    Sum(ref tile, runs, last, blocks, shape.Inputs, pixels > Lanes, partials, size);
                    T* target = dx + (y * shape.Width.In + x) * shape.Inputs;
                    for (nint c = 0; c < shape.Inputs; c++)
                    {
                        T* sums = (T*)tile.Sums + c * 2 * Lanes;
                        for (nint i = 0; i < pixels; i++) target[i * shape.Inputs + c] = sums[i];
                    }
                }
            }
        }
    }

    /// <summary>Terms of one tap and one block. A and B: the bytes to the first weight and to the first pixel of dy; Mask: those to its mask.</summary>
    struct Terms
    {
        public nint A, B, Mask;
        public int Count;
        public bool Masked;

        /// <summary>The block of the sums that they belong to.</summary>
        public nint Block;
    }

    /// <summary>The pixels of a tile and the channels of each.</summary>
    struct Tile
    {
        public byte* A, B, Sums, Mask;

        /// <summary>Bytes from one input channel's weights to the next, and from one channel of dy to the next.</summary>
        public nint ARow, BStep;
    }

    /// <summary>Lists the terms of a tile in the order of its sums. Positions in dy count from the first row that the tile reads.</summary>
    [MethodImpl(Hot)]
    Terms* List(Terms* run, TapsAt y, nint x, nint wide)
    {
        nint channels = shape.Outputs, padded = Padded, ahead = Ahead, rowBytes = RowBytes;
        for (int tapY = 0; tapY < y.Count; tapY++)
        {
            nint line = (nint)(y.Tap + tapY * height.TapStep) * shape.Width.Taps, row = tapY * height.SourceTap * rowBytes;
            for (nint tapX = shape.Width.Taps - 1; tapX >= 0; tapX--)
            {
                nint at = x + shape.Width.Before - tapX * shape.Width.Dilation, place = (shape.Taps - 1 - line - tapX) * channels;
                if (at >= shape.Width.Out || at + wide <= 0) continue;
                for (nint k = 0; k < channels; k += run[-1].Count)
                {
                    run->Block = (place + k) / Fold.Block;
                    run->Count = (int)nint.Min(channels - k, Fold.Block - (place + k) % Fold.Block);
                    run->A = ((line + tapX) * shape.Inputs * channels + k) * sizeof(T);
                    run->B = row + (k * padded + ahead + at) * sizeof(T);
                    run->Mask = (ahead + at) * sizeof(T);
                    run->Masked = at < 0 || at + wide > shape.Width.Out;
                    run++;
                }
            }
        }
        return run;
    }

    /// <summary>Sums the terms of a tile, block by block.</summary>
    [MethodImpl(Hot)]
    static void Sum(ref Tile tile, Terms* run, Terms* end, nint blocks, int inputs, bool two, byte* partials, nint size)
    {
        new Span<byte>(tile.Sums, (int)(size * sizeof(T))).Clear();
        for (nint block = 0; block < blocks; block++)
        {
            Terms* first = run;
            while (run < end && run->Block == block) run++;
            if (first < run)
            {
                if (two) Add<TwoRegisters>(ref tile, first, run, inputs);
                else Add<OneRegister>(ref tile, first, run, inputs);
            }
            if (blocks > 1) EndBlock(tile.Sums, partials, size, block, block == blocks - 1);
        }
    }

    [MethodImpl(Inline)]
    static void Add<W>(ref Tile tile, Terms* run, Terms* end, int inputs) where W : struct, ITileWidth
    {
        if (inputs == 1) Loop<W, Row<V>>(ref tile, run, end);
        else if (inputs == 2) Loop<W, More<V, Row<V>>>(ref tile, run, end);
        else if (inputs == 3) Loop<W, More<V, More<V, Row<V>>>>(ref tile, run, end);
        else Loop<W, More<V, More<V, More<V, Row<V>>>>>(ref tile, run, end);
    }

    /// <summary>Adds terms to the sums, which stay in registers.</summary>
    [MethodImpl(Hot)]
    static void Loop<W, R>(ref Tile tile, Terms* run, Terms* end) where W : struct, ITileWidth where R : unmanaged, ITileRows<V>
    {
        nint aRow = tile.ARow, bStep = tile.BStep;
        R sums = default;
        sums.Load<W>(tile.Sums, 2 * sizeof(V));
        for (; run < end; run++)
        {
            byte* a = tile.A + run->A, b = tile.B + run->B;
            int count = run->Count;
            if (!run->Masked)
            {
                for (; count > 0; count--, a += sizeof(T), b += bStep) sums.MultiplyAdd<W>(a, aRow, *(V*)b, Second<W>(b));
                continue;
            }
            V mask = *(V*)(tile.Mask + run->Mask), second = Second<W>(tile.Mask + run->Mask);
            for (; count > 0; count--, a += sizeof(T), b += bStep) sums.MultiplyAddWhere<W>(a, aRow, *(V*)b, Second<W>(b), mask, second);
        }
        sums.Store<W>(tile.Sums, 2 * sizeof(V));
    }

    [MethodImpl(Inline)]
    static V Second<W>(byte* address) where W : struct, ITileWidth => typeof(W) == typeof(TwoRegisters) ? ((V*)address)[1] : default;

    /// <summary>All bits of a pixel that exists.</summary>
    void FillMask(T* mask)
    {
        new Span<byte>(mask, (int)(Padded * sizeof(T))).Clear();
        new Span<byte>(mask + Ahead, shape.Width.Out * sizeof(T)).Fill(0xFF);
    }

    /// <summary>Turns a row of dy, [pixels, channels], into [channels, padded pixels]. The padding has arbitrary contents.</summary>
    [MethodImpl(Hot)]
    void Transpose(T* row, T* to)
    {
        nint padded = Padded, channels = shape.Outputs, columns = ProductPacking<T, V>.StripColumns;
        byte* strip = Scratch.Of(ScratchUse.ProductColumns, channels * ProductPacking<T, V>.StripStep);
        to += Ahead;
        for (nint x = 0; x < shape.Width.Out; x += columns)
        {
            nint count = nint.Min(columns, shape.Width.Out - x);
            ProductPacking<T, V>.Pack((byte*)(row + x * channels), sizeof(T), channels * sizeof(T), count, channels, strip);
            for (nint k = 0; k < channels; k++)
            {
                V* source = (V*)(strip + k * ProductPacking<T, V>.StripStep), target = (V*)(to + k * padded + x);
                target[0] = source[0];
                target[1] = source[1];
            }
        }
    }

    /// <summary>Folds the sums of a block with those of earlier blocks. After the last block that is the result; otherwise the sums are 0 again.</summary>
    [MethodImpl(Hot)]
    static void EndBlock(byte* all, byte* partials, nint size, nint block, bool last)
    {
        V* sums = (V*)all;
        nint registers = size / Lanes;
        for (nint levels = Fold.Merged(block, last); levels != 0; levels &= levels - 1)
        {
            V* partial = (V*)partials + BitOperations.TrailingZeroCount(levels) * registers;
            for (nint i = 0; i < registers; i++)
            {
                V sum = partial[i];
                sum.Add(sums[i]);
                sums[i] = sum;
            }
        }
        if (last) return;
        Buffer.MemoryCopy(sums, (V*)partials + Fold.Level(block) * registers, size * sizeof(T), size * sizeof(T));
        new Span<byte>(sums, (int)(size * sizeof(T))).Clear();
    }
}
