using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Rows of C held in registers. The JIT compiles the nested type More&lt;V, More&lt;V, ... Row&lt;V&gt;&gt;&gt; to one local variable per
/// register. Every method that reads or writes memory returns the address of the next row.
/// </summary>
internal unsafe interface ITileRows<V> where V : unmanaged, IProductRegister<V>
{
    byte* Load<W>(byte* c, nint row) where W : struct, ITileWidth;
    byte* AddRows<W>(byte* c, nint row) where W : struct, ITileWidth;
    byte* MultiplyAdd<W>(byte* a, nint row, V x, V y) where W : struct, ITileWidth;
    byte* MultiplyAddWhere<W>(byte* a, nint row, V x, V y, V xMask, V yMask) where W : struct, ITileWidth;
    void Add<W>(V x, V y) where W : struct, ITileWidth;
    void Relu<W>() where W : struct, ITileWidth;
    byte* Store<W>(byte* c, nint row) where W : struct, ITileWidth;
    byte* StoreFirst<W>(byte* c, nint row, int lanes) where W : struct, ITileWidth;
}

/// <summary>One row.</summary>
internal unsafe struct Row<V> : ITileRows<V> where V : unmanaged, IProductRegister<V>
{
    V first, second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Load<W>(byte* c, nint row) where W : struct, ITileWidth
    {
        first = *(V*)c;
        if (typeof(W) == typeof(TwoRegisters)) second = ((V*)c)[1];
        return c + row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* AddRows<W>(byte* c, nint row) where W : struct, ITileWidth
    {
        first.Add(*(V*)c);
        if (typeof(W) == typeof(TwoRegisters)) second.Add(((V*)c)[1]);
        return c + row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* MultiplyAdd<W>(byte* a, nint row, V x, V y) where W : struct, ITileWidth
    {
        if (typeof(W) == typeof(OneRegister))
        {
            first.MultiplyAddNumber(a, x);
            return a + row;
        }
        V number = V.Spread(a);
        first.MultiplyAdd(number, x);
        second.MultiplyAdd(number, y);
        return a + row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* MultiplyAddWhere<W>(byte* a, nint row, V x, V y, V xMask, V yMask) where W : struct, ITileWidth
    {
        V number = V.Spread(a);
        first.MultiplyAddWhere(number, x, xMask);
        if (typeof(W) == typeof(TwoRegisters)) second.MultiplyAddWhere(number, y, yMask);
        return a + row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(V x, V y) where W : struct, ITileWidth
    {
        first.Add(x);
        if (typeof(W) == typeof(TwoRegisters)) second.Add(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Relu<W>() where W : struct, ITileWidth
    {
        first.Relu();
        if (typeof(W) == typeof(TwoRegisters)) second.Relu();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Store<W>(byte* c, nint row) where W : struct, ITileWidth
    {
        *(V*)c = first;
        if (typeof(W) == typeof(TwoRegisters)) ((V*)c)[1] = second;
        return c + row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* StoreFirst<W>(byte* c, nint row, int lanes) where W : struct, ITileWidth
    {
        if (typeof(W) == typeof(TwoRegisters))
        {
            *(V*)c = first;
            V.StoreFirst((V*)c + 1, second, lanes);
        }
        else
        {
            V.StoreFirst((V*)c, first, lanes);
        }
        return c + row;
    }
}

/// <summary>The rows of R and one more row.</summary>
internal unsafe struct More<V, R> : ITileRows<V> where V : unmanaged, IProductRegister<V> where R : struct, ITileRows<V>
{
#pragma warning disable CS0649 // assigned by its own methods
    R rows;
#pragma warning restore CS0649
    Row<V> last;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Load<W>(byte* c, nint row) where W : struct, ITileWidth => last.Load<W>(rows.Load<W>(c, row), row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* AddRows<W>(byte* c, nint row) where W : struct, ITileWidth => last.AddRows<W>(rows.AddRows<W>(c, row), row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* MultiplyAdd<W>(byte* a, nint row, V x, V y) where W : struct, ITileWidth =>
        last.MultiplyAdd<W>(rows.MultiplyAdd<W>(a, row, x, y), row, x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* MultiplyAddWhere<W>(byte* a, nint row, V x, V y, V xMask, V yMask) where W : struct, ITileWidth =>
        last.MultiplyAddWhere<W>(rows.MultiplyAddWhere<W>(a, row, x, y, xMask, yMask), row, x, y, xMask, yMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<W>(V x, V y) where W : struct, ITileWidth
    {
        rows.Add<W>(x, y);
        last.Add<W>(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Relu<W>() where W : struct, ITileWidth
    {
        rows.Relu<W>();
        last.Relu<W>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Store<W>(byte* c, nint row) where W : struct, ITileWidth => last.Store<W>(rows.Store<W>(c, row), row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* StoreFirst<W>(byte* c, nint row, int lanes) where W : struct, ITileWidth =>
        last.StoreFirst<W>(rows.StoreFirst<W>(c, row, lanes), row, lanes);
}
