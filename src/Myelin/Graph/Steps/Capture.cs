namespace Myelin;

/// <summary>One run of a step that is being recorded on this thread: its inputs, states and what it depends on. The device notes the work.</summary>
sealed class Capture
{
    [ThreadStatic] static Capture? current;

    static int last;

    readonly int number = Interlocked.Increment(ref last);
    readonly RandomStream stream = RandomStream.Current;
    DeviceRecording? recording;

    /// <summary>What is being recorded on this thread, if anything.</summary>
    public static Capture? Current => current;

    /// <summary>The number that tells it from other captures.</summary>
    public int Number => number;

    /// <summary>Whether recorded work is also done at once, as devices of others always do.</summary>
    public bool Computes { get; init; }

    /// <summary>Whether only the ops are wanted: nothing that varies has a value, and states are not read.</summary>
    public bool IsTrace { get; init; }

    /// <summary>Whether nothing that varies has been computed yet, and no state has changed: the plan has to run.</summary>
    public bool IsDeferred => !Computes && (recording is null or { Defers: true });

    /// <summary>Where the recorded work comes from; null unless the step is profiled.</summary>
    public WorkOrigins? Origins { get; init; }

    /// <summary>The device of the recorded work; null before the first.</summary>
    public Device? Device { get; private set; }

    /// <summary>States that were read, with their values at the start.</summary>
    public Dictionary<State, Tensor> Reads { get; } = [];

    /// <summary>States that were written, with their last values.</summary>
    public Dictionary<State, Tensor> Writes { get; } = [];

    /// <summary>The inputs of the step, each under an identity of its own.</summary>
    public List<Tensor> Inputs { get; } = [];

    /// <summary>The draws without a key: their streams (null for the one that is current when the step runs), and the keys that they were given.</summary>
    public List<(RandomStream? Stream, Tensor Key)> Draws { get; } = [];

    /// <summary>What else the run depends on, each with its number when it was first read.</summary>
    public Dictionary<Revision, int> Revisions { get; } = [];

    /// <summary>Runs something that is recorded.</summary>
    public T Run<T>(Func<T> body)
    {
        Capture? before = current;
        current = this;
        try { return body(); }
        finally { current = before; }
    }

    /// <summary>Runs something outside any capture.</summary>
    public static T Suspend<T>(Func<T> body)
    {
        Capture? before = current;
        current = null;
        try { return body(); }
        finally { current = before; }
    }

    /// <summary>The recording of a device, which begins with its first work. A step runs on one device.</summary>
    /// <exception cref="CaptureException">The step already runs on another device.</exception>
    public DeviceRecording RecordingOf(Device device)
    {
        if (recording == null)
        {
            Device = device;
            recording = device.BeginRecording();
            recording.Capture = number;
            recording.Origins = Origins;
        }
        if (Device == device) return recording;
        throw new CaptureException($"Step: expects all work on one device, {Device!.Name}, received an op on {device.Name}; " +
            $"move its inputs with To(device) before the step.");
    }

    /// <summary>Notes that the run depends on an object as it is now.</summary>
    public void DependsOn(Revision revision) => Revisions.TryAdd(revision, revision.Number);

    /// <summary>An input of the step, under an identity of its own.</summary>
    public Tensor Input(Tensor x)
    {
        Tensor input = Named(x.Detached);
        Inputs.Add(input);
        return input;
    }

    /// <summary>A value of a shape that is not known.</summary>
    public Tensor Blank(Shape shape, ElementType type)
    {
        Tensor blank = Tensor.Empty(shape, type, Myelin.Device.Current);
        blank.Storage.Capture = number;
        return blank;
    }

    /// <summary>The key of a draw from a stream, under an identity of its own.</summary>
    public Tensor Draw(RandomStream from, Tensor key)
    {
        key = Named(key);
        Draws.Add((from == stream ? null : from, key));
        return key;
    }

    /// <summary>The value of a state, under an identity of its own.</summary>
    public Tensor Read(State state)
    {
        if (Writes.TryGetValue(state, out Tensor? written)) return written;
        if (Reads.TryGetValue(state, out Tensor? read)) return read;
        read = IsTrace ? Blank(state.Shape, state.Type) : Named(state.Now());
        Reads.Add(state, read);
        return read;
    }

    /// <summary>Gives the states their new values, on a device that computes while it records.</summary>
    public void Settle()
    {
        foreach ((State state, Tensor value) in Writes) state.Value = value;
    }

    /// <summary>Gives the states that were changed their values from before the run.</summary>
    public void Restore()
    {
        if (IsDeferred) return;
        foreach ((State state, Tensor read) in Reads)
            if (Writes.ContainsKey(state)) state.Value = read;
    }

    /// <summary>The new value of a state.</summary>
    public void Write(State state, Tensor value)
    {
        if (!Reads.ContainsKey(state)) Read(state);
        Writes[state] = value;
    }

    /// <summary>The same values from the start of a storage that belongs to this capture.</summary>
    Tensor Named(Tensor x)
    {
        bool isWhole = x.IsContiguous && x.Offset == 0 && x.Storage.Bytes == x.Shape.Elements * x.Type.Size();
        Storage storage = isWhole ? x.Storage.Renamed() : Suspend(x.Copy).Storage;
        storage.Capture = number;
        return new(storage, x.Type, x.Shape);
    }

    /// <summary>Whether a replay may change the values of a storage.</summary>
    public bool Owns(Storage storage) => storage.Capture == number || storage.Capture == -number;

    /// <summary>Whether recorded work fills the storage of a tensor, and the tensor is all of it, so that a plan may place it.</summary>
    public bool Makes(Tensor x) => x.Storage.Capture == -number && x.IsContiguous && x.Offset == 0 && x.Storage.Bytes == x.Shape.Elements * x.Type.Size();
}
