namespace Myelin;

/// <summary>The only thing that changes: a named cell that holds a tensor of fixed shape and type.</summary>
/// <remarks>
/// Parameters, optimizer slots, step counters, random keys and metric totals are states; a checkpoint is all of them.
/// What is read is a value, which later writes do not touch. What is written leaves its graph behind.
/// A state keeps its value in one of two homes: the tensor last written, or pinned memory that plans work on in place.
/// </remarks>
public class State
{
    readonly Lock gate = new();
    Tensor? value;
    Storage? pinned;
    bool pinnedIsNew;

    /// <summary>A state with its first value.</summary>
    /// <exception cref="CaptureException">It is made inside a captured step from a value of that step.</exception>
    public State(Tensor initial, string name)
    {
        initial = initial.IsWeak ? initial.Take(ElementType.Float32, Device.Current) : initial;
        if (Capture.Current is { } capture && capture.Owns(initial.Storage))
            throw new CaptureException($"State \"{name}\" {initial.Shape}: it is made inside a captured step from a value of that step, which would be frozen; make the state before the step and write it there.");
        value = initial.Storage.Run == null ? initial.Detached : initial.Copy();
        Name = name;
        Path = name;
        Shape = initial.Shape;
        Type = initial.Type;
    }

    /// <summary>Its name within its owner, such as "kernel".</summary>
    public string Name { get; }

    /// <summary>Its name within the model, such as "dense_1/kernel".</summary>
    public string Path { get; internal set; }

    /// <summary>The sizes of the axes, for good.</summary>
    public Shape Shape { get; }

    /// <summary>The element type, for good.</summary>
    public ElementType Type { get; }

    /// <summary>The value. Reading gives what it is now; writing replaces it.</summary>
    /// <exception cref="ShapeException">What is written has another shape or element type.</exception>
    public Tensor Value
    {
        get
        {
            Tensor read = Leafed(Capture.Current is { } capture ? capture.Read(this) : Now());
            GraphRecorder.Current?.Read(this, read);
            return read;
        }
        set
        {
            Tensor next = value.Take(Type, Device.Current).Detached;
            if (next.Shape != Shape || next.Type != Type)
                throw new ShapeException($"State \"{Path}\": expects {Type}{Shape}, received {next.Type}{next.Shape}; a state keeps its shape and type: cast or reshape the value.");
            if (next.Storage.Run != null) next = next.Copy();
            Capture.Current?.Write(this, next);
            GraphRecorder.Current?.Write(this, Now(), value);
            lock (gate)
            {
                this.value = next;
                pinnedIsNew = false;
            }
        }
    }

    /// <summary>The value as a tensor, outside any graph or capture.</summary>
    internal Tensor Now()
    {
        lock (gate)
        {
            if (value != null) return value;
            value = Tensor.Empty(Shape, Type, pinned!.Device);
            pinned.Span<byte>().CopyTo(value.Storage.Span<byte>());
            return value;
        }
    }

    /// <summary>Adds a leaf of the graph, where there is one.</summary>
    private protected virtual Tensor Leafed(Tensor now) => now;

    /// <summary>The memory that plans work on, at one address for the life of the state.</summary>
    internal Storage Pinned
    {
        get
        {
            lock (gate) return pinned ??= Storage.AllocatePinned(Shape.Elements * Type.Size(), Now().Device);
        }
    }

    /// <summary>Before a plan runs: brings the value into the pinned memory, if it is not there. No kernel works on a state that has none.</summary>
    internal void BringIn()
    {
        if (pinnedIsNew || pinned == null) return;
        lock (gate)
        {
            if (pinnedIsNew) return;
            Tensor source = value!.IsContiguous ? value : value.Contiguous();
            source.Storage.Span<byte>().Slice(checked((int)(source.Offset * Type.Size())), checked((int)pinned!.Bytes)).CopyTo(pinned.Span<byte>());
            pinnedIsNew = true;
        }
    }

    /// <summary>After a plan has written the pinned memory.</summary>
    internal void WrittenInPlace() => value = null;
}

/// <summary>A state that is learnt: gradients are taken by it, and optimizers change it.</summary>
public sealed class Parameter : State
{
    bool trainable = true;

    /// <summary>A parameter with its initial value.</summary>
    public Parameter(Tensor initial, string name) : base(initial, name) => Leaf = new(this);

    /// <summary>Whether it is learnt. A frozen one gets no gradient. Changing this makes captured steps record anew.</summary>
    public bool Trainable
    {
        get => trainable;
        set
        {
            if (trainable != value) Structure.Changed();
            trainable = value;
        }
    }

    internal Node Leaf { get; }

    private protected override Tensor Leafed(Tensor now) =>
        trainable && Recording.IsOn && Type.IsReal() ? new(now.Storage, now.Type, now.Shape, now.Strides, now.Offset) { Node = Leaf } : now;
}

/// <summary>Counts changes of what steps depend on beside their inputs: trainability, layers. A step captured under another count records anew.</summary>
static class Structure
{
    static long version;

    public static long Version => Volatile.Read(ref version);

    public static void Changed() => Interlocked.Increment(ref version);
}
