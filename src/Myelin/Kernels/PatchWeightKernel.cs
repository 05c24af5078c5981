using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>
/// The gradient by the weights of a convolution with one or two input channels, too few to be the rows of a tile: a few
/// pixels at a time, the inputs under each window are laid out side by side, and dwᵀ = dyᵀ · patches. Taps in the padding
/// are masked, not multiplied. The sums of <see cref="ConvolutionWeightKernel"/>. Operands: x, dy, dw.
/// </summary>
sealed unsafe class PatchWeightKernel<T, V>(KernelThreads threads, ConvolutionShape shape) : Kernel where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>Pixels of one block: 32 KiB of patches and masks of 32 floats.</summary>
    const int Block = 128;

    /// <summary>Multiply-adds below which a second thread costs more than it brings.</summary>
    const long WorthAThread = 65_536;

    public override object? Key => (typeof(PatchWeightKernel<T, V>), shape);

    /// <summary>Whether this way suits: few channels, and taps of a row side by side in memory.</summary>
    public static bool Suits(in ConvolutionShape shape) => shape is { Groups: 1, Inputs: 1 or 2, Width.Dilation: 1 } && shape.Taps > 1;

    /// <summary>Numbers of a window, and of a patch: whole registers.</summary>
    nint Columns => (nint)shape.Taps * shape.Inputs;

    nint Padded => (Columns * sizeof(T) + sizeof(V) - 1) / sizeof(V) * sizeof(V) / sizeof(T);

    [MethodImpl(Hot)]
    public override void Run(void** operands)
    {
        var call = new Call { Kernel = this, X = (T*)operands[0], Dy = (T*)operands[1], Dw = (T*)operands[2] };
        call.Parts = shape.Work < WorthAThread ? 1 : Math.Min(threads.Count, shape.Outputs);
        threads.Run(call.Parts, &Part, Unsafe.AsPointer(ref call));
    }

    struct Call
    {
        public PatchWeightKernel<T, V> Kernel;
        public T* X, Dy, Dw;
        public int Parts;
    }

    static void Part(int part, void* argument)
    {
        ref Call call = ref Unsafe.AsRef<Call>(argument);
        call.Kernel.Do(call, part);
    }

    /// <summary>One part of the output channels of dw.</summary>
    [MethodImpl(Hot)]
    void Do(in Call call, int part)
    {
        int from = shape.Outputs * part / call.Parts, to = shape.Outputs * (part + 1) / call.Parts;
        nint padded = Padded, pixels = shape.Batch * shape.PixelsOut, sumsBytes = shape.Outputs * padded * sizeof(T), registers = padded * sizeof(T) / sizeof(V);
        byte* scratch = Scratch.Of(ScratchUse.Convolution, sumsBytes + (2 * Block * padded + 64) * sizeof(T) + Block * sizeof(PatchRun));
        var runs = (PatchRun*)(scratch + sumsBytes + (2 * Block * padded + 64) * sizeof(T));
        T* sums = (T*)scratch, patches = (T*)(scratch + sumsBytes);
        new Span<byte>(sums, (int)sumsBytes).Clear();
        PatchTask tile;
        tile.ARow = sizeof(T);
        tile.AStep = shape.Outputs * sizeof(T);
        tile.BStep = 2 * padded * sizeof(T);
        tile.CRow = padded * sizeof(T);
        tile.Mask = padded * sizeof(T);
        nint most = PatchTile<V, TwoRegisters>.Most, panels = (to - from + most - 1) / most;
        for (nint first = 0; first < pixels; first += Block)
        {
            tile.Runs = runs;
            tile.End = Fill(call.X, first, nint.Min(Block, pixels - first), patches, runs);
            for (nint panel = 0; panel < panels; panel++)
            {
                nint row = from + (to - from) * panel / panels, rows = from + (to - from) * (panel + 1) / panels - row;
                tile.A = (byte*)(call.Dy + first * shape.Outputs + row);
                for (nint register = 0; register < registers; register += 2)
                {
                    tile.B = (byte*)patches + register * sizeof(V);
                    tile.C = (byte*)(sums + row * padded) + register * sizeof(V);
                    if (register + 1 < registers) PatchTile<V, TwoRegisters>.OfHeight(rows)(&tile);
                    else PatchTile<V, OneRegister>.OfHeight(rows)(&tile);
                }
            }
        }
        for (nint k = from; k < to; k++)
            for (nint column = 0; column < Columns; column++) call.Dw[column * shape.Outputs + k] = sums[k * padded + column];
    }

    /// <summary>Lays out the windows of some outputs, and says in which runs all taps are there and in which some are masked.</summary>
    [MethodImpl(Hot)]
    PatchRun* Fill(T* x, nint first, nint count, T* patch, PatchRun* runs)
    {
        nint padded = Padded;
        int run = shape.Width.Taps * shape.Inputs;
        int outX = (int)(first % shape.Width.Out), outY = (int)(first / shape.Width.Out % shape.Height.Out), outZ = (int)(first / shape.Width.Out / shape.Height.Out % shape.Depth.Out);
        T* image = x + first / shape.PixelsOut * shape.PixelsIn * shape.Inputs;
        *runs = default;
        for (nint pixel = 0; pixel < count; pixel++, patch += 2 * padded)
        {
            int z = outZ * shape.Depth.Stride - shape.Depth.Before, y = outY * shape.Height.Stride - shape.Height.Before, left = outX * shape.Width.Stride - shape.Width.Before;
            bool whole = Inside(z, shape.Depth) && Inside(y, shape.Height) && Inside(left, shape.Width);
            T* to = patch;
            if (!whole)
            {
                runs->Masked++;
                new Span<T>(patch, (int)(2 * padded)).Clear();
            }
            else
            {
                if (runs->Masked > 0) *++runs = default;
                runs->Plain++;
            }
            for (int tapZ = 0; tapZ < shape.Depth.Taps; tapZ++)
            {
                int inZ = z + tapZ * shape.Depth.Dilation;
                for (int tapY = 0; tapY < shape.Height.Taps; tapY++, to += run)
                {
                    int inY = y + tapY * shape.Height.Dilation;
                    T* from = image + (((nint)inZ * shape.Height.In + inY) * shape.Width.In + left) * shape.Inputs;
                    if (whole) Copy(from, to, run);
                    else if ((uint)inZ < (uint)shape.Depth.In && (uint)inY < (uint)shape.Height.In)
                    {
                        int skip = Math.Max(0, -left) * shape.Inputs, end = Math.Min(shape.Width.Taps, shape.Width.In - left) * shape.Inputs;
                        for (int i = skip; i < end; i++) to[i] = from[i];
                        if (end > skip) Unsafe.InitBlockUnaligned(to + padded + skip, 0xFF, (uint)((end - skip) * sizeof(T)));
                    }
                }
            }
            if (++outX < shape.Width.Out) continue;
            outX = 0;
            if (++outY < shape.Height.Out) continue;
            outY = 0;
            if (++outZ < shape.Depth.Out) continue;
            outZ = 0;
            image += shape.PixelsIn * shape.Inputs;
        }
        return runs + 1;

        static bool Inside(int first, in ConvolutionAxis axis) => first >= 0 && first + (axis.Taps - 1) * axis.Dilation < axis.In;
    }

    /// <summary>Copies a few numbers in whole registers of 32 bytes: what the last writes too much, the next row or patch overwrites.</summary>
    [MethodImpl(Inline)]
    static void Copy(T* from, T* to, int count)
    {
        for (int done = 0; done < count; done += 32 / sizeof(T)) Vector256.Load((byte*)(from + done)).Store((byte*)(to + done));
    }
}
