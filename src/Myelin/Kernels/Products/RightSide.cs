namespace Myelin.Kernels;

/// <summary>How a product's right side is stored, and how a block of it is packed for the tiles.</summary>
/// <typeparam name="V">The register of the tiles.</typeparam>
internal unsafe interface IRightSide<V> where V : unmanaged, IProductRegister<V>
{
    /// <summary>The bytes of one stored number.</summary>
    static abstract int Size { get; }

    /// <summary>Whether numbers are widened as they are packed, so that the tiles cannot read them in place.</summary>
    static abstract bool Widens { get; }

    /// <summary>Runs one thread's piece of a product.</summary>
    static abstract void Run(ProductTask* task);

    /// <inheritdoc cref="ProductPacking{T, V}.Pack"/>
    static abstract void Pack(byte* b, nint bStep, nint bColumn, nint columns, nint depth, byte* to);
}

/// <summary>Numbers of the type that the sums are computed in.</summary>
internal readonly unsafe struct PlainSide<T, V> : IRightSide<V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    public static int Size => sizeof(T);

    public static bool Widens => false;

    [MethodImpl(Inline)]
    public static void Run(ProductTask* task) => ProductDriver<T, V>.Run(task);

    [MethodImpl(Inline)]
    public static void Pack(byte* b, nint bStep, nint bColumn, nint columns, nint depth, byte* to) =>
        ProductPacking<T, V>.Pack(b, bStep, bColumn, columns, depth, to);
}

/// <summary>Numbers of 16 bits for sums in float32.</summary>
internal readonly unsafe struct HalfSide<H, V> : IRightSide<V> where H : struct, IHalfFormat where V : unmanaged, IProductRegister<V>
{
    public static int Size => sizeof(ushort);

    public static bool Widens => true;

    public static void Run(ProductTask* task) => HalfProduct<H, V>.Run(task);

    public static void Pack(byte* b, nint bStep, nint bColumn, nint columns, nint depth, byte* to) =>
        HalfPacking<H, V>.Pack(b, bStep, bColumn, columns, depth, to);
}
