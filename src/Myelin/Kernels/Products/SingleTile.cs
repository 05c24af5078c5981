using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Products that consist of a single tile: nothing is split, no scratch memory is needed, and one kernel is called.
/// </summary>
internal static unsafe class SingleTile<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>The most bytes of a B that is copied to the stack.</summary>
    const int StackBytes = 2048;

    /// <summary>Computes the product and returns true if it is a single tile.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRun(in ProductShape shape, T* a, T* b, T* c, T* bias, T* matrix, ProductFinish finish)
    {
        int lanes = sizeof(V) / sizeof(T), last = shape.N - lanes;
        if (shape.M > (last > 0 ? V.RowsOfTwo : V.RowsOfOne) || last > lanes || shape.Batch != 1 || shape.K > 64) return false;
        Unsafe.SkipInit(out TileTask tile);
        tile.B = (byte*)b;
        tile.BStep = shape.BStep * sizeof(T);
        byte* stack = stackalloc byte[StackBytes];
        if (shape.BColumn != 1 && shape.N > 1)
        {
            nint row = (last > 0 ? 2 : 1) * sizeof(V);
            if (shape.K * row > StackBytes) return false;
            T* to = (T*)stack, from = b;
            for (int k = 0; k < shape.K; k++)
            {
                T* number = from;
                for (int j = 0; j < shape.N; j++, number += shape.BColumn) to[j] = *number;
                to += row / sizeof(T);
                from += shape.BStep;
            }
            tile.B = stack;
            tile.BStep = row;
        }
        tile.A = (byte*)a;
        tile.ARow = shape.ARow * sizeof(T);
        tile.AStep = shape.AStep * sizeof(T);
        tile.C = (byte*)c;
        tile.CRow = shape.CRow * sizeof(T);
        tile.K = shape.K;
        tile.Bias = (finish & ProductFinish.Bias) != 0 ? (byte*)bias : null;
        tile.Matrix = (finish & ProductFinish.Matrix) != 0 ? (nint)((byte*)matrix - tile.C) : 0;
        tile.Relu = (finish & ProductFinish.Relu) != 0;
        tile.Partials = null;
        tile.Size = sizeof(T);
        tile.Next = tile.End = null;
        tile.LastLanes = last > 0 ? last : shape.N;
        (last > 0 ? ProductTile<V, TwoRegisters>.OfHeight(shape.M) : ProductTile<V, OneRegister>.OfHeight(shape.M))(&tile);
        return true;
    }
}
