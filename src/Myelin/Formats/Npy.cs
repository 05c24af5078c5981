namespace Myelin;

/// <summary>Reads and writes one array in NumPy's format NPY (numpy.lib.format, versions 1 to 3).</summary>
/// <remarks>
/// Arrays of bool, uint8, int32, int64, float16, float32 and float64 have the same element type here. int8, int16 and uint16 become Int32; uint32 and uint64
/// become Int64. BFloat16 is stored as ml_dtypes stores it, as two bytes (V2): in NumPy, <c>numpy.load(path).view(ml_dtypes.bfloat16)</c>.
/// <code>
/// Npy.Save("x.npy", Tensor.Ones([2, 3]));
/// Tensor x = Npy.Load("x.npy");
/// </code>
/// </remarks>
public static class Npy
{
    /// <summary>Saves a tensor to a file, byte for byte as numpy.save does. The file is written atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="value">The tensor.</param>
    /// <param name="fortran">Whether values are stored with the first axis innermost, as Fortran and MATLAB order them.</param>
    /// <exception cref="IOException">The disk is full, or the folder does not exist. An existing file is left unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable. An existing file is left unchanged.</exception>
    public static void Save(string path, Tensor value, bool fortran = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        WholeFile.Write(path, file => NpyArray.Write(file, value, fortran));
    }

    /// <summary>Loads an array in C or Fortran order, of either byte order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum number of bytes to allocate for values. Default: the memory available to the process.</param>
    /// <remarks>Reading allocates in proportion to the length of the file, whatever its header says.</remarks>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file is not an NPY file, is damaged or truncated, has an unsupported element type, or exceeds the
    /// limit.</exception>
    public static Tensor Load(string path, long? limit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        long most = Limit(limit, "Npy.Load");
        using FileStream file = DataFile.OpenStored(path, bufferSize: 1 << 12);
        return NpyArray.Read(file, file.Length, most, new(path));
    }

    /// <summary>The limit of a method that reads a file, or its default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    internal static long Limit(long? limit, string who) => limit is null or >= 0 ? limit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
        : throw new ArgumentOutOfRangeException(nameof(limit),
            $"{who}: expects a limit of 0 bytes or more, received {limit}; omit it to use the memory available to the process.");
}
