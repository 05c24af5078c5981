using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// Lays a block of B out as the tiles read it: strips of two registers' columns, in each strip k by k. Lanes past the
/// last column hold anything.
/// </summary>
internal static unsafe class ProductPacking<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>The bytes of one k of one strip.</summary>
    public static nint StripStep => 2 * sizeof(V);

    /// <summary>The columns of one strip.</summary>
    public static nint StripColumns => 2 * sizeof(V) / sizeof(T);

    /// <summary>Packs [depth, columns] numbers that stand at b + k·bStep + j·bColumn.</summary>
    public static void Pack(byte* b, nint bStep, nint bColumn, nint columns, nint depth, byte* to)
    {
        for (nint column = 0; column < columns; column += StripColumns)
        {
            nint width = nint.Min(StripColumns, columns - column);
            if (bColumn == sizeof(T)) Copy(b, bStep, width, depth, to);
            else if (bStep == sizeof(T) && sizeof(V) >= 16 && CanInterleave && depth * width >= 64) Transpose(b, bColumn, width, depth, to);
            else Gather(b, bStep, bColumn, width, 0, depth, to);
            b += StripColumns * bColumn;
            to += depth * StripStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy(byte* b, nint bStep, nint width, nint depth, byte* to)
    {
        if (width * sizeof(T) > sizeof(V))
        {
            for (nint k = 0; k < depth; k++, b += bStep, to += StripStep)
            {
                V first = *(V*)b, second = ((V*)b)[1];
                *(V*)to = first;
                ((V*)to)[1] = second;
            }
            return;
        }
        for (nint k = 0; k < depth; k++, b += bStep, to += StripStep) *(V*)to = *(V*)b;
    }

    /// <summary>Any strides: number by number, from k = <paramref name="from"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gather(byte* b, nint bStep, nint bColumn, nint width, nint from, nint depth, byte* to)
    {
        for (nint k = from; k < depth; k++)
        {
            byte* row = b + k * bStep;
            T* packed = (T*)(to + k * StripStep);
            for (nint j = 0; j < width; j++, row += bColumn) packed[j] = *(T*)row;
        }
    }

    /// <summary>Numbers of ascending k side by side: squares of 128-bit registers are turned, 4x4 floats or 2x2 doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose(byte* b, nint bColumn, nint width, nint depth, byte* to)
    {
        nint side = 16 / sizeof(T), last = (width - 1) * bColumn, turned = depth & -side;
        for (nint j = 0; j < width; j += side)
        {
            // Past the last column the last one stands in: what is packed there is never stored.
            byte* b0 = b + j * bColumn, b1 = b + nint.Min((j + 1) * bColumn, last);
            byte* packed = to + j * sizeof(T);
            if (sizeof(T) == 8)
            {
                for (nint k = 0; k < turned; k += 2, packed += 2 * StripStep)
                {
                    Vector128<double> x = Vector128.Load((double*)b0 + k), y = Vector128.Load((double*)b1 + k);
                    Low(x, y).Store((double*)packed);
                    High(x, y).Store((double*)(packed + StripStep));
                }
                continue;
            }
            byte* b2 = b + nint.Min((j + 2) * bColumn, last), b3 = b + nint.Min((j + 3) * bColumn, last);
            for (nint k = 0; k < turned; k += 4, packed += 4 * StripStep)
            {
                Vector128<float> x = Vector128.Load((float*)b0 + k), y = Vector128.Load((float*)b1 + k);
                Vector128<float> z = Vector128.Load((float*)b2 + k), w = Vector128.Load((float*)b3 + k);
                Vector128<double> xy = Low(x, y).AsDouble(), zw = Low(z, w).AsDouble();
                Low(xy, zw).Store((double*)packed);
                High(xy, zw).Store((double*)(packed + StripStep));
                xy = High(x, y).AsDouble();
                zw = High(z, w).AsDouble();
                Low(xy, zw).Store((double*)(packed + 2 * StripStep));
                High(xy, zw).Store((double*)(packed + 3 * StripStep));
            }
        }
        Gather(b, sizeof(T), bColumn, width, turned, depth, to);
    }

    static bool CanInterleave => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>x0 y0 x1 y1, and of doubles x0 y0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Low(Vector128<float> x, Vector128<float> y) =>
        Sse2.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> High(Vector128<float> x, Vector128<float> y) =>
        Sse2.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> Low(Vector128<double> x, Vector128<double> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> High(Vector128<double> x, Vector128<double> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
