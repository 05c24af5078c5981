namespace Myelin;

/// <summary>The only thing that changes: a named cell that holds a tensor of fixed shape and type.</summary>
/// <remarks>
/// Parameters, optimizer slots, step counters, random keys and metric totals are states; a checkpoint is all of them.
/// What is read is a value, which later writes do not touch. What is written leaves its graph behind.
/// A state keeps its value in one of two places: the tensor last written, or lasting memory that plans work on in place.
/// </remarks>
public class State
{
    readonly Lock gate = new();
    Tensor? value;
    Storage? memory;
    bool memoryIsNew;

    /// <summary>A state with its first value.</summary>
    /// <exception cref="CaptureException">It is made inside a captured step from a value of that step.</exception>
    public State(Tensor initial, string name)
    {
        initial = initial.IsWeak ? initial.Take(ElementType.Float32, Device.Current) : initial;
        if (Capture.Current is { } capture && capture.Owns(initial.Storage))
            throw new CaptureException($"State \"{name}\" {initial.Shape}: it is made inside a captured step from a value of that step, " +
                $"which would be frozen; make the state before the step and write it there.");
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
                throw new ShapeException($"State \"{Path}\": expects {Type}{Shape}, received {next.Type}{next.Shape}; " +
                    $"a state keeps its shape and type: cast or reshape the value.");
            if (next.Storage.Run != null) next = next.Copy();
            Capture.Current?.Write(this, next);
            GraphRecorder.Current?.Write(this, Now(), value);
            lock (gate)
            {
                this.value = next;
                memoryIsNew = false;
            }
        }
    }

    /// <summary>The value as a tensor, outside any graph or capture.</summary>
    internal Tensor Now()
    {
        lock (gate)
        {
            if (value != null) return value;
            value = Tensor.Empty(Shape, Type, memory!.Device);
            memory.Device.CopyBytes(memory, 0, value.Storage);
            return value;
        }
    }

    /// <summary>Adds a leaf of the graph, where there is one.</summary>
    private protected virtual Tensor Leafed(Tensor now) => now;

    /// <summary>The memory that plans work on, the same for the life of the state.</summary>
    internal Storage Memory
    {
        get
        {
            lock (gate) return memory ??= Now().Device.AllocateLasting(Shape.Elements * Type.Size());
        }
    }

    /// <summary>Before a plan runs: copies the value into the lasting memory, if it is not there. No kernel works on a state without such memory.</summary>
    internal void BringIn()
    {
        if (memoryIsNew || memory == null) return;
        lock (gate)
        {
            if (memoryIsNew) return;
            Tensor source = value!.IsContiguous ? value : value.Contiguous();
            if (source.Device != memory.Device) source = source.To(memory.Device);
            memory.Device.CopyBytes(source.Storage, source.Offset * Type.Size(), memory);
            memoryIsNew = true;
        }
    }

    /// <summary>After a plan has written the lasting memory.</summary>
    internal void WrittenInPlace() => value = null;
}

/// <summary>A state that is learnt: gradients are taken by it, and optimizers change it.</summary>
public sealed class Parameter : State
{
    readonly Revision revision = new();
    bool trainable = true;

    /// <summary>A parameter with its initial value.</summary>
    public Parameter(Tensor initial, string name) : base(initial, name) => Leaf = new(this);

    /// <summary>Whether it is learnt. A frozen one gets no gradient. Steps that were captured with the other value are captured anew.</summary>
    public bool Trainable
    {
        get
        {
            revision.Read();
            return trainable;
        }
        set
        {
            if (trainable != value) revision.Changed();
            trainable = value;
        }
    }

    internal Node Leaf { get; }

    private protected override Tensor Leafed(Tensor now) =>
        Trainable && Recording.IsOn && Type.IsReal() ? new(now.Storage, now.Type, now.Shape, now.Strides, now.Offset) { Node = Leaf } : now;
}
