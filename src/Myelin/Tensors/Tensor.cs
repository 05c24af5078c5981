using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>An array of numbers with a shape. Its values never change; nothing needs to be disposed.</summary>
/// <remarks>
/// A tensor is a view (shape, strides, offset) of a storage on a device. Slicing, transposing and broadcasting share
/// the storage. Operations compute at once; while gradients are recorded, a result also remembers its op and its inputs.
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

    /// <summary>A new uninitialised contiguous tensor, which a kernel is about to fill.</summary>
    internal static Tensor Empty(Shape shape, ElementType type, Device device)
    {
        long bytes = shape.Elements * type.Size();
        MemoryLimit.Count(bytes);
        return new(device.Allocate(bytes), type, shape);
    }

    /// <summary>Copies some bytes of a contiguous tensor to the host.</summary>
    internal void ReadBytes(long from, Span<byte> bytes) => Device.Download(Storage, Offset * Type.Size() + from, bytes);

    /// <summary>Fills some bytes of a new tensor.</summary>
    internal void WriteBytes(long from, ReadOnlySpan<byte> bytes) => Device.Upload(bytes, Storage, from);

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>What one element is.</summary>
    public ElementType Type { get; }

    /// <summary>Where the values are.</summary>
    public Device Device => Storage.Device;

    /// <summary>Element strides of a view; null for the row-major layout.</summary>
    internal int[]? Strides { get; }

    /// <summary>The first element's place in the storage.</summary>
    internal long Offset { get; }

    /// <summary>The op that made this tensor, if a gradient may be asked of it.</summary>
    internal Node? Node { get; set; }

    /// <summary>Which of that op's outputs this is.</summary>
    internal int Output { get; set; }

    /// <summary>What it is called in graphs, if anything.</summary>
    public string? Name { get; private init; }

    /// <summary>The same tensor under a name, which graphs show.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Tensor Named(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException($"Named: expects a name for {Shape}, received none; give what graphs are to call it.");
        Tensor x = Take(ElementType.Float32, Device.Current);
        return new(x.storage, Type, Shape, Strides, Offset) { Node = Node, Output = Output, Name = name };
    }

    /// <summary>Whether gradients flow through this tensor.</summary>
    public bool HasGradient => Node != null;

    /// <summary>Whether elements lie in row-major order without gaps.</summary>
    internal bool IsContiguous => Strides == null;

    internal Storage Storage =>
        storage ?? throw new InvalidOperationException($"Tensor {Shape}: its value was freed: the gradient of this graph has been taken. Ask with differentiable: true to keep it.");

    /// <summary>The strides, spelled out.</summary>
    internal int[] StridesOrRowMajor => Strides ?? Shape.RowMajorStrides();

    /// <summary>The same values under another shape and strides.</summary>
    internal Tensor View(Shape shape, int[]? strides, long offset)
    {
        if (shape.Elements == 0) (strides, offset) = (null, 0);
        if (strides != null && IsRowMajor(shape, strides)) strides = null;
        return new(Storage, Type, shape, strides, offset);
    }

    /// <summary>The same values outside any graph.</summary>
    internal Tensor Detached => Node == null ? this : new(storage, Type, Shape, Strides, Offset) { Name = Name };

    /// <summary>Shape and type alone: what a node keeps of a tensor whose values its gradient does not read.</summary>
    internal Tensor WithoutValue() => new(null, Type, Shape) { Node = Node, Output = Output, Name = Name };

    /// <summary>Whether its values are there: they were kept and not freed.</summary>
    internal bool HasValue => storage != null;

    /// <summary>Whether its memory is so little that a node keeps it even where no gradient reads it: 64 floats, less than what noting their absence takes.</summary>
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

    /// <summary>A tensor of these values.</summary>
    /// <param name="values">Row-major, as many as the shape has elements.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <exception cref="ShapeException">The number of values is not that of the shape.</exception>
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

    /// <summary>A vector of these values.</summary>
    public static Tensor From<T>(params T[] values) where T : unmanaged => values != null ? From((ReadOnlySpan<T>)values, [values.Length])
        : throw new ArgumentNullException(nameof(values), "Tensor.From: expects values, received null; give an array of them.");

    /// <summary>A matrix of these values.</summary>
    public static Tensor From<T>(T[,] values) where T : unmanaged =>
        From((ReadOnlySpan<T>)MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length), [values.GetLength(0), values.GetLength(1)]);

    /// <summary>A tensor filled with one value on a device.</summary>
    internal static Tensor Filled(Shape shape, double value, ElementType type, Device device) => Constant(value, type, device).BroadcastTo(shape).Contiguous();

    /// <summary>A tensor filled with one value.</summary>
    public static Tensor Full(Shape shape, double value, ElementType type = ElementType.Float32) => Filled(shape, value, type, Device.Current);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, ElementType type = ElementType.Float32) => Full(shape, 0, type);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(Shape shape, ElementType type = ElementType.Float32) => Full(shape, 1, type);

    /// <summary>The whole numbers 0, 1, ... <paramref name="count"/> - 1.</summary>
    public static Tensor Range(int count, ElementType type = ElementType.Int64)
    {
        if (count < 0) throw new ShapeException($"Tensor.Range: expects a count of 0 or more, received {count}; Flip() the result to count down.");
        var values = new long[count];
        for (int i = 0; i < count; i++) values[i] = i;
        return From(values).Cast(type);
    }

    /// <summary>A constant, which takes the element type of whatever it meets.</summary>
    public static implicit operator Tensor(double value) => new(null, ElementType.Float32, default) { weak = value, isWeak = true };

    double weak;
    bool isWeak;

    /// <summary>The constant in an element type: itself for any tensor that is not a bare constant.</summary>
    internal Tensor Take(ElementType type, Device device) => isWeak ? Constant(weak, type, device) : this;

    /// <summary>Whether this is a bare constant, which has no element type of its own.</summary>
    internal bool IsWeak => isWeak;

    /// <summary>A number as a tensor of rank 0.</summary>
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
                if (value != Math.Truncate(value)) throw new ShapeException($"Constant {value}: expects a whole number beside {type} elements; cast the tensor to Float32 first.");
                (double least, double beyond) = Limits(type);
                if (value < least || value >= beyond)
                    throw new ShapeException($"Constant {value}: expects a number that {type} holds, beside elements of that type; cast the tensor to Float64 first.");
                if (type == ElementType.Int64) Write((long)value);
                else if (type == ElementType.Int32) Write((int)value);
                else Write((byte)value);
                break;
        }
        return result;

        void Write<T>(T number) where T : unmanaged => result.WriteBytes(0, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in number)));
    }

    /// <summary>The smallest number of a whole type, and the smallest beyond its largest.</summary>
    static (double Least, double Beyond) Limits(ElementType type) => type switch
    {
        ElementType.Int64 => (long.MinValue, -(double)long.MinValue),
        ElementType.Int32 => (int.MinValue, -(double)int.MinValue),
        _ => (0, 256),
    };

    /// <summary>Copies the values, in row-major order.</summary>
    /// <exception cref="ShapeException">T is not the element type.</exception>
    /// <exception cref="InvalidOperationException">Inside a captured step, where values do not exist yet.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        var values = new T[Shape.Elements];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>Copies the values into a span, in row-major order.</summary>
    /// <exception cref="ShapeException">T is not the element type, or the span's length is not the number of elements.</exception>
    /// <exception cref="InvalidOperationException">Inside a captured step, where values do not exist yet.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        if (isWeak) { Take(ElementType.Float32, Device.Current).CopyTo(destination); return; }
        if (ElementTypes.Of<T>() != Type)
            throw new ShapeException($"Tensor {Shape}: its elements are {Type}, asked for {ElementTypes.Of<T>()}; Cast(ElementType.{ElementTypes.Of<T>()}) first.");
        if (destination.Length != Shape.Elements)
            throw new ShapeException($"Tensor {Shape}: expects a span of {Shape.Elements} elements, received {destination.Length}; give one of that length.");
        CheckReadable();
        Tensor source = IsContiguous ? this : Detached.Contiguous();
        source.ReadBytes(0, MemoryMarshal.AsBytes(destination));
    }

    /// <summary>The one element of a tensor of one element.</summary>
    /// <exception cref="ShapeException">There are more or fewer elements, or T is not the element type.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (Shape.Elements != 1) throw new ShapeException($"Item: expects one element, received {Shape}; take one with an index or a mean.");
        T value = default;
        CopyTo(MemoryMarshal.CreateSpan(ref value, 1));
        return value;
    }

    /// <summary>The one element of a tensor of one element, whatever its type.</summary>
    /// <exception cref="ShapeException">There are more or fewer elements.</exception>
    public static explicit operator double(Tensor x)
    {
        if (x.isWeak) return x.weak;
        x.CheckReadable();
        return Capture.Suspend(() => x.Detached.Cast(ElementType.Float64).Item<double>());
    }

    /// <summary>The values in memory of their own: what keeps a value of a plan beyond the plan's next run.</summary>
    public Tensor Copy()
    {
        if (isWeak) return Take(ElementType.Float32, Device.Current);
        CheckReadable();
        Tensor result = Empty(Shape, Type, Device);
        Device.Copy(this, result);
        return result;
    }

    /// <summary>The same values on another device: the same memory between processor devices, else a copy. Gradients flow back.</summary>
    /// <param name="device">Where they shall be.</param>
    /// <exception cref="CaptureException">Inside a captured step, which runs on one device.</exception>
    public Tensor To(Device device)
    {
        if (device == null) throw new ArgumentNullException(nameof(device), "Tensor.To: expects a device, received null; Device.Current is the one in use.");
        if (isWeak) return Take(ElementType.Float32, device);
        if (Device == device) return this;
        if (Capture.Current is { } capture && capture.Owns(Storage))
            throw new CaptureException($"Tensor {Shape}: it was moved inside a captured step, which runs on one device; move it with To(device) before the step.");
        CheckReadable();
        return new Ops.Transfer(Device, device).ApplyOne(this);
    }

    /// <summary>Throws where values may not be read: inside a capture, or after the plan has run again.</summary>
    void CheckReadable()
    {
        if (Capture.Current is { } capture && capture.Owns(Storage))
            throw new CaptureException($"Tensor {Shape}: its value was read inside a captured step, where only ops run; return it from the step, or set Captures = false on the step.");
        Storage.Run?.Check(Shape);
    }

    /// <summary>The values, NumPy's way.</summary>
    public override string ToString()
    {
        if (!isWeak) CheckReadable();
        return Capture.Suspend(() => TensorText.Of(this));
    }

    /// <summary>Type, shape and the first values, without disturbing a capture.</summary>
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
