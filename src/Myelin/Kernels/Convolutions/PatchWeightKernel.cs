using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>
/// The weight gradient of a convolution with one or two input channels, which are too few for the rows of a tile. For a few pixels at
/// a time, the inputs under each window are copied side by side into a patch, and dwᵀ = dyᵀ · patches. Taps in the padding are masked,
/// not multiplied by zero. The sums are those of <see cref="ConvolutionWeightKernel"/>. Operands: x, dy, dw.
/// </summary>
sealed unsafe class PatchWeightKernel<T, V>(KernelThreads threads, ConvolutionShape shape) : Kernel where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>Pixels at a time, a part of a block of the sums: 20 KiB of patches and masks of 32 floats each.</summary>
    const int Together = Fold.Block / 4;

    /// <summary>The most pieces of the pixels, whose sums are kept.</summary>
    const int MostPieces = 32;

    /// <summary>Masks that are kept, since the windows at the borders of most rows lie alike.</summary>
    const int KeptMasks = 16;

    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    const long WorthAThread = 65_536;

    public override object? Key => (typeof(PatchWeightKernel<T, V>), shape);

    /// <inheritdoc/>
    public override string Title => $"convolution, weight gradient {shape.Title}";

    /// <inheritdoc/>
    public override double Operations => 2.0 * shape.Work;

    /// <summary>Whether the kernel applies: few channels, and taps of a row that are adjacent in memory.</summary>
    public static bool Suits(in ConvolutionShape shape) => shape is { Groups: 1, Inputs: 1 or 2, Width.Dilation: 1 } && shape.Taps > 1;

    /// <summary>Elements of a window, and of a patch, which is padded to whole registers.</summary>
    nint Columns => (nint)shape.Taps * shape.Inputs;

    nint Padded => (Columns * sizeof(T) + sizeof(V) - 1) / sizeof(V) * sizeof(V) / sizeof(T);

    /// <summary>Elements from one patch to the next: the patch, its mask, and room for copies that write past the end.</summary>
    nint PatchStep => 2 * Padded + 64 / sizeof(T);

    /// <summary>Bytes of the sums: for each output channel, a patch.</summary>
    nint SumsBytes => shape.Outputs * Padded * sizeof(T);

    nint Pixels => shape.Images * shape.PixelsOut;

    /// <summary>The blocks of a piece: a power of two, so that the sum of a piece is a subtree of the order of <see cref="Fold"/>.</summary>
    nint PieceBlocks => (nint)BitOperations.RoundUpToPowerOf2((nuint)((Fold.Blocks(Pixels) + MostPieces - 1) / MostPieces));

    [MethodImpl(Hot)]
    public override void Run(void** operands)
    {
        nint pieces = (Fold.Blocks(Pixels) + PieceBlocks - 1) / PieceBlocks;
        byte* sums = Scratch.Of(ScratchUse.Rows, pieces * SumsBytes);
        var call = new Call { Kernel = this, X = (T*)operands[0], Dy = (T*)operands[1], Sums = sums, Pieces = (int)pieces };
        call.Parts = shape.Work < WorthAThread ? 1 : (int)nint.Min(pieces, 4 * threads.Count);
        threads.Run(call.Parts, &Part, Unsafe.AsPointer(ref call));
        for (nint step = 1; step < pieces; step *= 2)
        {
            for (nint piece = 0; piece + step < pieces; piece += 2 * step) Add(sums + piece * SumsBytes, sums + (piece + step) * SumsBytes, SumsBytes);
        }
        T* sum = (T*)sums, dw = (T*)operands[2];
        for (nint k = 0; k < shape.Outputs; k++)
            for (nint column = 0; column < Columns; column++) dw[column * shape.Outputs + k] = sum[k * Padded + column];
    }

    struct Call
    {
        public PatchWeightKernel<T, V> Kernel;
        public T* X, Dy;

        /// <summary>The sums of each piece.</summary>
        public byte* Sums;

        public int Pieces, Parts;
    }

    static void Part(int part, void* argument)
    {
        ref Call call = ref Unsafe.AsRef<Call>(argument);
        for (int piece = call.Pieces * part / call.Parts; piece < call.Pieces * (part + 1) / call.Parts; piece++) call.Kernel.Do(call, piece);
    }

    /// <summary>Sums the pixels of one piece.</summary>
    [MethodImpl(Hot)]
    void Do(in Call call, nint piece)
    {
        nint padded = Padded, start = piece * PieceBlocks * Fold.Block, pixels = nint.Min(PieceBlocks * Fold.Block, Pixels - start);
        nint bytes = SumsBytes, registers = padded * sizeof(T) / sizeof(V);
        nint patchBytes = Together * PatchStep * sizeof(T), maskBytes = KeptMasks * padded * sizeof(T);
        byte* scratch = Scratch.Of(ScratchUse.Convolution, patchBytes + maskBytes + Together * sizeof(PatchRun)), sums = call.Sums + piece * bytes;
        var runs = (PatchRun*)(scratch + patchBytes + maskBytes);
        T* patches = (T*)scratch;
        WindowPlace* places = stackalloc WindowPlace[KeptMasks];
        for (int i = 0; i < KeptMasks; i++) places[i] = new(int.MinValue, 0, 0);
        NativeMemory.Clear(sums, (nuint)bytes);
        PatchTask tile;
        tile.ARow = sizeof(T);
        tile.AStep = shape.Outputs * sizeof(T);
        tile.BStep = PatchStep * sizeof(T);
        tile.CRow = padded * sizeof(T);
        tile.Mask = padded * sizeof(T);
        nint most = PatchTile<V, TwoRegisters>.Most, panels = (shape.Outputs + most - 1) / most;
        for (nint first = 0; first < pixels; first += Together)
        {
            tile.Runs = runs;
            tile.End = Fill(call.X, start + first, nint.Min(Together, pixels - first), patches, runs, places, (T*)(scratch + patchBytes));
            for (nint panel = 0; panel < panels; panel++)
            {
                nint row = shape.Outputs * panel / panels, rows = shape.Outputs * (panel + 1) / panels - row;
                tile.A = (byte*)(call.Dy + (start + first) * shape.Outputs + row);
                for (nint register = 0; register < registers; register += 2)
                {
                    tile.B = (byte*)patches + register * sizeof(V);
                    tile.C = sums + row * padded * sizeof(T) + register * sizeof(V);
                    if (register + 1 < registers) PatchTile<V, TwoRegisters>.OfHeight(rows)(&tile);
                    else PatchTile<V, OneRegister>.OfHeight(rows)(&tile);
                }
            }
            nint end = first + Together;
            if (end >= pixels || end % Fold.Block == 0) EndBlock(sums, bytes, first / Fold.Block, Fold.Blocks(pixels));
        }
    }

    /// <summary>a = a + b.</summary>
    [MethodImpl(Hot)]
    static void Add(byte* a, byte* b, nint bytes)
    {
        for (nint i = 0; i < bytes; i += sizeof(V)) (*(V*)(a + i)).Add(*(V*)(b + i));
    }

    /// <summary>Folds the sums of a block with those of earlier blocks. After the last block that is the result; otherwise the sums are 0 again.</summary>
    [MethodImpl(Hot)]
    static void EndBlock(byte* sums, nint bytes, nint block, nint blocks)
    {
        if (blocks == 1) return;
        byte* partials = Scratch.Of(ScratchUse.Partials, Fold.Levels(blocks) * bytes);
        bool last = block == blocks - 1;
        for (nint levels = Fold.Merged(block, last); levels != 0; levels &= levels - 1)
        {
            Add(sums, partials + BitOperations.TrailingZeroCount(levels) * bytes, bytes);
        }
        if (last) return;
        byte* to = partials + Fold.Level(block) * bytes;
        for (nint i = 0; i < bytes; i += sizeof(V))
        {
            *(V*)(to + i) = *(V*)(sums + i);
            *(V*)(sums + i) = default;
        }
    }

    /// <summary>Where a window begins on each axis. On the last two it is 0 if all its taps are within the image, as in most rows.</summary>
    record struct WindowPlace(int X, int Y, int Z);

    /// <summary>Copies the windows of some outputs into patches, and lists the runs of complete and of masked ones.</summary>
    [MethodImpl(Hot)]
    PatchRun* Fill(T* x, nint first, nint count, T* patch, PatchRun* runs, WindowPlace* places, T* masks)
    {
        int width = shape.Width.Out, run = shape.Width.Taps * shape.Inputs, stride = shape.Width.Stride * shape.Inputs;
        nint padded = Padded, step = PatchStep;
        // What may be read: x and, as behind all operands, 64 bytes.
        T* readable = x + shape.Images * shape.PixelsIn * shape.Inputs + 64 / sizeof(T);
        int copied = (run + 32 / sizeof(T) - 1) & -(32 / sizeof(T));
        // The outputs of a row whose windows lie within it.
        int wholeFirst = Math.Min(width, (shape.Width.Before + shape.Width.Stride - 1) / shape.Width.Stride);
        int reach = shape.Width.In - shape.Width.Taps + shape.Width.Before;
        int wholeEnd = Math.Max(wholeFirst, reach < 0 ? 0 : Math.Min(width, reach / shape.Width.Stride + 1));
        int outX = (int)(first % width), outY = (int)(first / width % shape.Height.Out), outZ = (int)(first / width / shape.Height.Out % shape.Depth.Out);
        T* image = x + first / shape.PixelsOut * shape.PixelsIn * shape.Inputs;
        *runs = default;
        while (count > 0)
        {
            int pixels = (int)nint.Min(count, width - outX), left = outX * shape.Width.Stride - shape.Width.Before;
            int z = outZ * shape.Depth.Stride - shape.Depth.Before, y = outY * shape.Height.Stride - shape.Height.Before;
            T* to = patch;
            for (int tapZ = 0; tapZ < shape.Depth.Taps; tapZ++)
            {
                int inZ = z + tapZ * shape.Depth.Dilation;
                for (int tapY = 0; tapY < shape.Height.Taps; tapY++, to += run)
                {
                    int inY = y + tapY * shape.Height.Dilation;
                    if ((uint)inZ >= (uint)shape.Depth.In || (uint)inY >= (uint)shape.Height.In) continue;
                    // Beside its row a window reads other rows, which its mask leaves out.
                    T* from = image + (((nint)inZ * shape.Height.In + inY) * shape.Width.In + left) * shape.Inputs;
                    if (from >= x && from + (pixels - 1) * (nint)stride + copied <= readable) Copy(from, stride, to, step, run, pixels);
                    else CopyWithin(from, left, to, step, pixels);
                }
            }
            bool wholeY = IsInside(y, shape.Height), wholeZ = IsInside(z, shape.Depth), wholeRow = wholeY && wholeZ;
            int borderEnd = Math.Clamp(wholeFirst - outX, 0, pixels), borderFirst = Math.Clamp(wholeEnd - outX, borderEnd, pixels);
            if (wholeRow && borderEnd < borderFirst)
            {
                runs->Masked += borderEnd;
                if (runs->Masked > 0) *++runs = default;
                runs->Plain += borderFirst - borderEnd;
                runs->Masked = pixels - borderFirst;
            }
            else runs->Masked += pixels;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                bool within = pixel >= borderEnd && pixel < borderFirst;
                if (wholeRow && within)
                {
                    pixel = borderFirst - 1;
                    continue;
                }
                var place = new WindowPlace(within ? 0 : left + pixel * shape.Width.Stride, wholeY ? 0 : y, wholeZ ? 0 : z);
                int number = (place.X + 5 * place.Y + 3 * place.Z) & (KeptMasks - 1);
                T* mask = masks + number * padded, target = patch + pixel * step + padded;
                if (places[number] != place) Mask(mask, place.X, y, z);
                places[number] = place;
                for (nint i = 0; i < padded; i += sizeof(V) / sizeof(T)) *(V*)(target + i) = *(V*)(mask + i);
            }
            patch += pixels * step;
            count -= pixels;
            outX += pixels;
            if (outX < width) continue;
            outX = 0;
            if (++outY < shape.Height.Out) continue;
            outY = 0;
            if (++outZ < shape.Depth.Out) continue;
            outZ = 0;
            image += shape.PixelsIn * shape.Inputs;
        }
        return runs + 1;
    }

    static bool IsInside(int first, in ConvolutionAxis axis) => first >= 0 && first + (axis.Taps - 1) * axis.Dilation < axis.In;

    /// <summary>Copies those numbers of one row of the window for some pixels that are within the image.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void CopyWithin(T* from, int left, T* to, nint step, int pixels)
    {
        for (int pixel = 0; pixel < pixels; pixel++, left += shape.Width.Stride, from += shape.Width.Stride * shape.Inputs, to += step)
        {
            int end = Math.Min(shape.Width.Taps, shape.Width.In - left) * shape.Inputs;
            for (int i = Math.Max(0, -left) * shape.Inputs; i < end; i++) to[i] = from[i];
        }
    }

    /// <summary>Copies one row of the window for some pixels, 32 bytes at a time. What is written past its end is overwritten by the next row.</summary>
    [MethodImpl(Inline)]
    static void Copy(T* from, nint stride, T* to, nint step, int count, int pixels)
    {
        for (int done = 0; done < count; done += 32 / sizeof(T))
        {
            T* source = from + done, target = to + done;
            for (int pixel = 0; pixel < pixels; pixel++, source += stride, target += step) Vector256.Load((byte*)source).Store((byte*)target);
        }
    }

    /// <summary>Sets the lanes of the taps that are within the image, of a window that begins at (x, y, z).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Mask(T* mask, int x, int y, int z)
    {
        int run = shape.Width.Taps * shape.Inputs, first = Math.Max(0, -x) * shape.Inputs, end = Math.Min(run, (shape.Width.In - x) * shape.Inputs);
        NativeMemory.Clear(mask, (nuint)(Padded * sizeof(T)));
        for (int tapZ = 0; tapZ < shape.Depth.Taps; tapZ++)
        {
            for (int tapY = 0; tapY < shape.Height.Taps; tapY++, mask += run)
            {
                int inZ = z + tapZ * shape.Depth.Dilation, inY = y + tapY * shape.Height.Dilation;
                if (first < end && (uint)inZ < (uint)shape.Depth.In && (uint)inY < (uint)shape.Height.In)
                    NativeMemory.Fill(mask + first, (nuint)((end - first) * sizeof(T)), 0xFF);
            }
        }
    }
}
