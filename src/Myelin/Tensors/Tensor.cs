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

    internal Tensor(Storage? storage, ElementType type, Shape shape, int[]? strides = null, long offset = 0)
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
        MemoryLimit.Count(bytes);
        return new(device.Allocate(bytes), type, shape);
    }

    /// <summary>Copies whole elements of a contiguous tensor, given as a range of bytes, to the host, where NaN has one pattern.</summary>
    internal void ReadBytes(long from, Span<byte> bytes)
    {
        Device.Download(Storage, Offset * Type.Size() + from, bytes);
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
    internal int[]? Strides { get; }

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
    internal int[] StridesOrRowMajor => Strides ?? Shape.RowMajorStrides();

    /// <summary>Returns a view of the same storage with another shape and strides.</summary>
    internal Tensor View(Shape shape, int[]? strides, long offset)
    {
        if (shape.Elements == 0) (strides, offset) = (null, 0);
        if (strides != null && IsRowMajor(shape, strides)) strides = null;
        return new(Storage, Type, shape, strides, offset);
    }

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

    static bool IsRowMajor(Shape shape, int[] strides)
    {
        int step = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            int size = shape.Sizes[i];
            if (size != 1 && strides[i] != step) return false;
            step *= size;
        }
        return true;
    }

    /// <summary>Creates a tensor from values.</summary>
    /// <param name="values">The values in row-major order, one per element of the shape.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <exception cref="ShapeException">The number of values differs from the number of elements of the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged
    {
        if (values.Length != shape.Elements)
            throw new ShapeException($"Tensor.From: {shape} expects {shape.Elements} values, received {values.Length}; change the shape or the values.");
        Tensor result = Empty(shape, ElementTypes.Of<T>(), Device.Current);
        result.WriteBytes(0, MemoryMarshal.AsBytes(values));
        return result;
    }

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
    internal static Tensor Filled(Shape shape, double value, ElementType type, Device device) => Constant(value, type, device).BroadcastTo(shape).Contiguous();

    /// <summary>Creates a tensor filled with one value.</summary>
    public static Tensor Full(Shape shape, double value, ElementType type = ElementType.Float32) => Filled(shape, value, type, Device.Current);

    /// <summary>Creates a tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, ElementType type = ElementType.Float32) => Full(shape, 0, type);

    /// <summary>Creates a tensor of ones.</summary>
    public static Tensor Ones(Shape shape, ElementType type = ElementType.Float32) => Full(shape, 1, type);

    /// <summary>Creates the vector [0, 1, ..., <paramref name="count"/> - 1].</summary>
    public static Tensor Range(int count, ElementType type = ElementType.Int64)
    {
        if (count < 0) throw new ShapeException($"Tensor.Range: expects a count of 0 or more, received {count}; Flip() the result to count down.");
        var values = new long[count];
        for (int i = 0; i < count; i++) values[i] = i;
        return From(values).Cast(type);
    }

    /// <summary>Converts a number to a constant, which takes the element type of the tensor it is combined with.</summary>
    public static implicit operator Tensor(double value) => new(null, ElementType.Float32, default) { weak = value, isWeak = true };

    double weak;
    bool isWeak;

    /// <summary>Converts a constant to an element type. Other tensors are returned unchanged.</summary>
    internal Tensor Take(ElementType type, Device device) => isWeak ? Constant(weak, type, device) : this;

    /// <summary>Whether this is a constant without an element type.</summary>
    internal bool IsWeak => isWeak;

    /// <summary>Creates a scalar tensor.</summary>
    internal static Tensor Constant(double value, ElementType type, Device device)
    {
        Tensor result = Empty(default, type, device);
        switch (type)
        {
            case ElementType.Float32: Write((float)value); break;
            case ElementType.Float64: Write(value); break;
            case ElementType.Float16: Write((Half)value); break;
            case ElementType.BFloat16: Write((BFloat16)value); break;
            case ElementType.Bool: Write(value != 0); break;
            default:
                if (value != Math.Truncate(value))
                    throw new ShapeException($"Constant {value}: expects an integer to combine with {type} elements; cast the tensor to Float32 first.");
                (double least, double beyond) = Limits(type);
                if (value < least || value >= beyond)
                    throw new ShapeException($"Constant {value}: expects a number in the range of {type}; cast the tensor to Float64 first.");
                if (type == ElementType.Int64) Write((long)value);
                else if (type == ElementType.Int32) Write((int)value);
                else Write((byte)value);
                break;
        }
        return result;

        void Write<T>(T number) where T : unmanaged => result.WriteBytes(0, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in number)));
    }

    /// <summary>The smallest value of an integer type, and the first integer above its largest value.</summary>
    static (double Least, double Beyond) Limits(ElementType type) => type switch
    {
        ElementType.Int64 => (long.MinValue, -(double)long.MinValue),
        ElementType.Int32 => (int.MinValue, -(double)int.MinValue),
        _ => (0, 256),
    };

    /// <summary>Copies the values, in row-major order.</summary>
    /// <exception cref="ShapeException">T is not the element type.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to a captured step, where values are not available.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        var values = new T[Shape.Elements];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>Copies the values into a span, in row-major order.</summary>
    /// <exception cref="ShapeException">T is not the element type, or the span's length is not the number of elements.</exception>
    /// <exception cref="InvalidOperationException">The tensor belongs to a captured step, where values are not available.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        if (isWeak) { Take(ElementType.Float32, Device.Current).CopyTo(destination); return; }
        if (ElementTypes.Of<T>() != Type)
            throw new ShapeException(
                $"Tensor {Shape}: its elements are {Type}, requested {ElementTypes.Of<T>()}; Cast(ElementType.{ElementTypes.Of<T>()}) first.");
        if (destination.Length != Shape.Elements)
            throw new ShapeException($"Tensor {Shape}: expects a span of {Shape.Elements} elements, received {destination.Length}; pass one of that length.");
        CheckReadable();
        Tensor source = IsContiguous ? this : Detached.Contiguous();
        source.ReadBytes(0, MemoryMarshal.AsBytes(destination));
    }

    /// <summary>Returns the value of a tensor with one element.</summary>
    /// <exception cref="ShapeException">The tensor does not have exactly one element, or T is not the element type.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (Shape.Elements != 1) throw new ShapeException($"Item: expects one element, received {Shape}; select one by index, or reduce with Mean().");
        T value = default;
        CopyTo(MemoryMarshal.CreateSpan(ref value, 1));
        return value;
    }

    /// <summary>Converts the value of a tensor with one element, of any type.</summary>
    /// <exception cref="ShapeException">The tensor does not have exactly one element.</exception>
    public static explicit operator double(Tensor x)
    {
        if (x.isWeak) return x.weak;
        x.CheckReadable();
        return Capture.Suspend(() => x.Detached.Cast(ElementType.Float64).Item<double>());
    }

    /// <summary>Copies the values to new memory. Use it to keep the result of a captured step beyond its next run.</summary>
    public Tensor Copy()
    {
        if (isWeak) return Take(ElementType.Float32, Device.Current);
        CheckReadable();
        Tensor result = Empty(Shape, Type, Device);
        Device.Copy(this, result);
        return result;
    }

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

    /// <summary>Throws if the values cannot be read: inside a capture, or after the plan has run again.</summary>
    void CheckReadable()
    {
        if (Capture.Current is { } capture && capture.Owns(Storage))
            throw new CaptureException($"Tensor {Shape}: its value was read inside a captured step, where only ops run; return it from the step, " +
                "or set Captures = false on the step.");
        Storage.Run?.Check(Shape);
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
            if (isWeak) return $"constant {weak}";
            if (storage == null) return $"{Type}{Shape}, value freed";
            if (Capture.Current != null || Rank == 0 && !IsContiguous) return $"{Type}{Shape}";
            Tensor first = Detached.Reshape(-1) is var flat && flat.Shape[0] > 8 ? flat.Slice(0, 0, 8) : flat;
            return $"{Type}{Shape} {first}{(flat.Shape[0] > 8 ? " ..." : "")}";
        }
    }
}
