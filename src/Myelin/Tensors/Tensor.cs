using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>A multi-dimensional array of numbers. Tensors are immutable and need no disposal.</summary>
/// <remarks>
/// A tensor is a view (shape, strides, offset) of a storage on a device. Slicing, transposing and broadcasting share the storage. Ops
/// compute immediately; while gradients are recorded, a result also keeps a reference to its op and inputs.
/// <code>
/// Tensor x = Tensor.From([1f, 2, 3, 4], [2, 2]);
/// Tensor y = (x * 2 + 1).Mean(axis: 0);
/// </code>
/// </remarks>
[DebuggerDisplay("{DebuggerView,nq}")]
public sealed partial class Tensor
{
    Storage? storage;

    internal Tensor(Storage? storage, ElementType type, Shape shape, long[]? strides = null, long offset = 0)
    {
        this.storage = storage;
        Type = type;
        Shape = shape;
        Strides = strides;
        Offset = offset;
    }

    /// <summary>Creates an uninitialized contiguous tensor.</summary>
    internal static Tensor Empty(Shape shape, ElementType type, Device device)
    {
        long bytes = shape.Elements * type.Size();
        if (bytes > device.MaxStorageBytes)
            throw new ShapeException($"Tensor: {type}{shape} needs {bytes} bytes, and a tensor on {device} has at most {device.MaxStorageBytes}; " +
                "split it, or use a smaller element type.");
        MemoryLimit.Count(shape, type);
        return new(device.Allocate(bytes), type, shape);
    }

    /// <summary>Copies whole elements of a contiguous tensor, given as a range of bytes, to the host, where NaN has one pattern.</summary>
    internal void ReadBytes(long from, Span<byte> bytes)
    {
        Device.Download(Storage, Offset * Type.Size() + from, bytes);
        Storage.Run?.Check(Shape);
        OneNaN.In(bytes, Type);
    }

    /// <summary>Writes a range of bytes of a new tensor.</summary>
    internal void WriteBytes(long from, ReadOnlySpan<byte> bytes) => Device.Upload(bytes, Storage, from);

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The element type.</summary>
    public ElementType Type { get; }

    /// <summary>The device that holds the values.</summary>
    public Device Device => Storage.Device;

    /// <summary>The strides of a view, in elements; null for the row-major layout.</summary>
    internal long[]? Strides { get; }

    /// <summary>The offset of the first element in the storage.</summary>
    internal long Offset { get; }

    /// <summary>The graph node that computed this tensor; null if no gradient is recorded.</summary>
    internal Node? Node { get; set; }

    /// <summary>The index of this tensor among the outputs of its node.</summary>
    internal int Output { get; set; }

    /// <summary>The name shown in graphs; null for none.</summary>
    public string? Name { get; private init; }

    /// <summary>Returns the same tensor with a name, which is shown in graphs.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Tensor Named(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException($"Named: expects a name for {Shape}, received none; pass the name to show in graphs.");
        Tensor x = Take(ElementType.Float32, Device.Current);
        return new(x.storage, Type, Shape, Strides, Offset) { Node = Node, Output = Output, Name = name };
    }

    /// <summary>Whether gradients flow through this tensor.</summary>
    public bool HasGradient => Node != null;

    /// <summary>Whether the elements are in row-major order without gaps.</summary>
    internal bool IsContiguous => Strides == null;

    internal Storage Storage =>
        storage ?? throw new InvalidOperationException($"Tensor {Shape}: its value was freed when the gradient of this graph was computed. " +
            "Compute the gradient with differentiable: true to keep it.");

    /// <summary>The strides, also for the row-major layout.</summary>
    internal long[] StridesOrRowMajor => Strides ?? Shape.RowMajorStrides();

    /// <summary>The same values without a graph node.</summary>
    internal Tensor Detached => Node == null ? this : new(storage, Type, Shape, Strides, Offset) { Name = Name };

    /// <summary>A tensor with shape and type but no values. A node keeps it if its gradient does not use the values.</summary>
    internal Tensor WithoutValue() => new(null, Type, Shape) { Node = Node, Output = Output, Name = Name };

    /// <summary>Whether the values are available.</summary>
    internal bool HasValue => storage != null;

    /// <summary>
    /// Whether a node keeps the values even if its gradient does not use them: at most 64 floats, less memory than a placeholder needs.
    /// </summary>
    internal bool IsSmall => storage is { Bytes: <= 256 };

    /// <summary>Creates a tensor from values.</summary>
    /// <param name="values">The values in row-major order, one per element of the shape.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <exception cref="ShapeException">The number of values differs from the number of elements of the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged
    {
        if (values.Length != shape.Elements)
            throw new ShapeException($"Tensor.From: {shape} expects {shape.Elements} values, received {values.Length}; change the shape or the values.");
        Tensor result = Empty(shape, ElementTypes.Of<T>(), Device.Current);
        for (long start = 0; start < values.Length; start += MostAtOnce)
            result.WriteBytes(start * Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(values.Slice((int)start, (int)Math.Min(MostAtOnce, values.Length - start))));
        return result;
    }

    /// <summary>The most elements that are copied to or from the host at once: a span has at most 2^31 - 1 bytes.</summary>
    const int MostAtOnce = 1 << 26;

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor From<T>(T[] values, Shape shape) where T : unmanaged => From((ReadOnlySpan<T>)values, shape);

    /// <summary>Creates a vector from values.</summary>
    public static Tensor From<T>(params T[] values) where T : unmanaged => values != null ? From((ReadOnlySpan<T>)values, [values.Length])
        : throw new ArgumentNullException(nameof(values), "Tensor.From: expects values, received null; pass an array.");

    /// <summary>Creates a matrix from values.</summary>
    public static Tensor From<T>(T[,] values) where T : unmanaged =>
        From((ReadOnlySpan<T>)MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)),
            values.Length), [values.GetLength(0), values.GetLength(1)]);

    /// <summary>Creates a tensor on a device, filled with one value.</summary>
    internal static Tensor Filled(Shape shape, Tensor value, ElementType type, Device device) => value.Take(type, device).BroadcastTo(shape).Contiguous();

    /// <summary>Creates a tensor filled with one value.</summary>
    /// <exception cref="ShapeException">The value does not fit the element type.</exception>
    public static Tensor Full(Shape shape, double value, ElementType type = ElementType.Float32) => Filled(shape, value, type, Device.Current);

    /// <summary>Creates a tensor filled with one whole number, which Int64 holds exactly.</summary>
    /// <inheritdoc cref="Full(Shape, double, ElementType)"/>
    public static Tensor Full(Shape shape, long value, ElementType type = ElementType.Float32) => Filled(shape, value, type, Device.Current);

    /// <summary>Creates a tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, ElementType type = ElementType.Float32) => Full(shape, 0, type);

    /// <summary>Creates a tensor of ones.</summary>
    public static Tensor Ones(Shape shape, ElementType type = ElementType.Float32) => Full(shape, 1, type);

    /// <summary>Creates the vector [0, 1, ..., <paramref name="count"/> - 1].</summary>
    public static Tensor Range(int count, ElementType type = ElementType.Int64)
    {
        if (count < 0) throw new ShapeException($"Tensor.Range: expects a count of 0 or more, received {count}; Flip() the result to count down.");
        return Indices(count, Device.Current, i => i).Cast(type);
    }

    /// <summary>Creates a vector of Int64 whose element i is a function of i, without a copy on the host.</summary>
    internal static Tensor Indices(int count, Device device, Func<long, long> value)
    {
        Tensor result = Empty([count], ElementType.Int64, device);
        var values = new long[Math.Min(count, 4096)];
        for (long start = 0; start < count; start += values.Length)
        {
            Span<long> part = values.AsSpan(0, (int)Math.Min(values.Length, count - start));
            for (int i = 0; i < part.Length; i++) part[i] = value(start + i);
            result.WriteBytes(start * sizeof(long), MemoryMarshal.AsBytes(part));
        }
        return result;
    }

    /// <summary>Converts a number to a constant, which takes the element type of the tensor it is combined with.</summary>
    public static implicit operator Tensor(double value) =>
        new(null, ElementType.Float32, default) { weak = BitConverter.DoubleToInt64Bits(value), isWeak = true };

    /// <summary>Converts a whole number to a constant, which takes the element type of the tensor it is combined with. Int64 holds it exactly.</summary>
    public static implicit operator Tensor(long value) => new(null, ElementType.Float32, default) { weak = value, isWeak = true, isWhole = true };

    long weak;                                                                       // a whole number, or the bits of a real one
    bool isWeak, isWhole;

    double WeakReal => isWhole ? weak : BitConverter.Int64BitsToDouble(weak);

    /// <summary>Whether this is the constant 0.</summary>
    internal bool IsZero => isWeak && WeakReal == 0;

    /// <summary>Converts a constant to an element type. Other tensors are returned unchanged.</summary>
    internal Tensor Take(ElementType type, Device device) =>
        !isWeak ? this : isWhole ? Constant(weak, type, device) : Constant(WeakReal, type, device);

    /// <summary>Whether this is a constant without an element type.</summary>
    internal bool IsWeak => isWeak;

    /// <summary>Creates a scalar tensor.</summary>
    internal static Tensor Constant(double value, ElementType type, Device device)
    {
        switch (type)
        {
            case ElementType.Float32: return Scalar((float)value, type, device);
            case ElementType.Float64: return Scalar(value, type, device);
            case ElementType.Float16: return Scalar((Half)value, type, device);
            case ElementType.BFloat16: return Scalar((BFloat16)value, type, device);
            case ElementType.Bool: return Scalar(value != 0, type, device);
        }
        if (value != Math.Truncate(value))
            throw new ShapeException($"Constant {value}: expects an integer to combine with {type} elements; cast the tensor to Float32 first.");
        return value is >= long.MinValue and < -(double)long.MinValue ? Constant((long)value, type, device) : throw OutOfRange($"{value}", type);
    }

    /// <summary>Creates a scalar tensor of a whole number.</summary>
    internal static Tensor Constant(long value, ElementType type, Device device) => type switch
    {
        ElementType.Float32 => Scalar((float)value, type, device),
        ElementType.Float64 => Scalar((double)value, type, device),
        ElementType.Float16 => Scalar((Half)value, type, device),
        ElementType.BFloat16 => Scalar(BFloat16Element.OfWhole(value), type, device),
        ElementType.Bool => Scalar(value != 0, type, device),
        ElementType.Int64 => Scalar(value, type, device),
        ElementType.Int32 => value == (int)value ? Scalar((int)value, type, device) : throw OutOfRange($"{value}", type),
        _ => value == (byte)value ? Scalar((byte)value, type, device) : throw OutOfRange($"{value}", type),
    };

    static Tensor Scalar<T>(T value, ElementType type, Device device) where T : unmanaged
    {
        Tensor result = Empty(default, type, device);
        result.WriteBytes(0, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
        return result;
    }

    static ShapeException OutOfRange(string value, ElementType type) =>
        new($"Constant {value}: expects a number in the range of {type}; cast the tensor to Float64 first.");

    /// <summary>Moves the values to another device. CPU devices share memory; otherwise the values are copied. The op is differentiable.</summary>
    /// <param name="device">The target device.</param>
    /// <exception cref="CaptureException">The tensor belongs to a captured step, which runs on one device.</exception>
    public Tensor To(Device device)
    {
        if (device == null)
            throw new ArgumentNullException(nameof(device), "Tensor.To: expects a device, received null; pass one, such as Device.Current.");
        if (isWeak) return Take(ElementType.Float32, device);
        if (Device == device) return this;
        if (Capture.Current is { } capture && capture.Owns(Storage))
            throw new CaptureException($"Tensor {Shape}: it was moved inside a captured step, which runs on one device; " +
                "move it with To(device) before the step.");
        CheckReadable();
        return new Ops.Transfer(Device, device).ApplyOne(this);
    }

    /// <summary>Formats the values as NumPy does.</summary>
    public override string ToString()
    {
        if (!isWeak) CheckReadable();
        return Capture.Suspend(() => TensorText.Of(this));
    }

    /// <summary>Type, shape and the first values. Has no effect on a capture.</summary>
    string DebuggerView
    {
        get
        {
            if (isWeak) return isWhole ? $"constant {weak}" : $"constant {WeakReal}";
            if (storage == null) return $"{Type}{Shape}, value freed";
            if (Capture.Current != null || Rank == 0 && !IsContiguous) return $"{Type}{Shape}";
            Tensor first = Detached.Reshape(-1) is var flat && flat.Shape[0] > 8 ? flat.Slice(0, 0, 8) : flat;
            return $"{Type}{Shape} {first}{(flat.Shape[0] > 8 ? " ..." : "")}";
        }
    }
}
