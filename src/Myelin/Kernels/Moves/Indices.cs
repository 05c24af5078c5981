namespace Myelin.Kernels;

/// <summary>Integers of any element type, read as long.</summary>
readonly unsafe struct Indices(void* address, ElementType type)
{
    /// <summary>Whether elements of a type can be read as indices.</summary>
    public static bool Takes(ElementType type) => type is ElementType.UInt8 or ElementType.Int32 or ElementType.Int64;

    public long this[nint i]
    {
        [MethodImpl(Inline)]
        get => type switch
        {
            ElementType.Int32 => ((int*)address)[i],
            ElementType.Int64 => ((long*)address)[i],
            _ => ((byte*)address)[i],
        };
    }
}
