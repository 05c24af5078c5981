namespace Myelin;

/// <summary>The stream that random numbers without a key come from. Each draw takes the next place of the stream, in every replay of a step as well.</summary>
/// <remarks>
/// The program has one stream, whose seed is 0 until <see cref="Seed"/> sets another. A region of code has a stream of its own by <see cref="Use"/>:
/// <code>
/// using (new RandomStream(seed: 5).Use()) noise = Tensor.Normal([64, 100]);
/// </code>
/// The region also covers what the code awaits, and the threads and tasks that it starts. Threads that share a stream never draw the same numbers,
/// but their timing decides which thread gets which; give each thread a stream by <see cref="Split"/>. A training has a stream that is split from the
/// current one, and its checkpoints store the position.
/// </remarks>
public sealed class RandomStream
{
    /// <summary>Separates these keys from those of layers and of explicit seeds: "draws" in ASCII.</summary>
    const ulong Site = 0x6472617773;

    static readonly AsyncLocal<RandomStream?> region = new();
    static RandomStream program = new(Mixed(Site, 0, 0), 0, 0);

    readonly int capture;
    long key, position;

    /// <summary>Creates a stream. Equal seeds give equal numbers.</summary>
    /// <param name="seed">The seed.</param>
    public RandomStream(long seed) : this(Mixed(Site, 0, seed), 0, Capture.Current?.Number ?? 0) { }

    /// <param name="key">What tells it from other streams.</param>
    /// <param name="position">The number of draws so far.</param>
    /// <param name="capture">The number of the capture that makes it; 0 if none does.</param>
    RandomStream(long key, long position, int capture) => (this.key, this.position, this.capture) = (key, position, capture);

    /// <summary>The stream in use: that of the innermost region, or that of the program.</summary>
    public static RandomStream Current => region.Value ?? Volatile.Read(ref program);

    /// <summary>Starts the stream of the program anew. Regions and trainings that have begun keep theirs.</summary>
    /// <param name="seed">The seed.</param>
    /// <exception cref="CaptureException">Inside a captured step, whose replays would not do it.</exception>
    public static void Seed(long seed)
    {
        if (Capture.Current != null) throw Frozen(nameof(Seed));
        Volatile.Write(ref program, new(seed));
    }

    /// <summary>The number of draws so far. Store it to continue the stream later.</summary>
    /// <exception cref="CaptureException">Inside a captured step, whose replays would not read or set it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long Position
    {
        get
        {
            CheckRepeats(nameof(Position));
            return Interlocked.Read(ref position);
        }
        set
        {
            CheckRepeats(nameof(Position));
            if (value < 0) throw new ArgumentOutOfRangeException(nameof(value),
                $"RandomStream: expects a position of 0 or more, received {value}; 0 is the beginning of the stream.");
            Interlocked.Exchange(ref position, value);
        }
    }

    /// <summary>Makes this the current stream until the result is disposed: <c>using (stream.Use()) ...</c></summary>
    public Scope Use()
    {
        var scope = new Scope(region.Value);
        region.Value = this;
        return scope;
    }

    /// <summary>Ends <see cref="Use"/>.</summary>
    public readonly struct Scope : IDisposable
    {
        readonly RandomStream? before;

        internal Scope(RandomStream? before) => this.before = before;

        /// <summary>Returns to the stream before.</summary>
        public void Dispose() => region.Value = before;
    }

    /// <summary>A new stream, independent of this one, for a thread or a part of the program. It takes one place of this stream.</summary>
    /// <exception cref="CaptureException">Inside a captured step, whose replays would not do it.</exception>
    public RandomStream Split()
    {
        CheckRepeats(nameof(Split));
        return new(Mixed(Site, (ulong)Take(), key), 0, capture);
    }

    /// <summary>The same numbers from here on, without changing this stream.</summary>
    internal RandomStream Fork() => new(key, Interlocked.Read(ref position), Capture.Current?.Number ?? 0);

    /// <summary>Key and position, as a checkpoint stores them.</summary>
    internal (long Key, long Position) Place
    {
        get => (key, Interlocked.Read(ref position));
        set => (key, position) = value;
    }

    /// <summary>The key of the next draw: Int64 [2], stream and place. Within a captured step it is an input that every replay sets.</summary>
    internal static Tensor NextKey()
    {
        RandomStream stream = Current;
        Tensor key = Tensor.From(stream.key, stream.Take());
        return Capture.Current is { } capture && !stream.IsMadeIn(capture) ? capture.Draw(stream, key) : key;
    }

    /// <summary>Writes the key of the next draw.</summary>
    internal void Next(Span<long> next) => (next[0], next[1]) = (key, Take());

    long Take() => Interlocked.Increment(ref position) - 1;

    /// <summary>Whether the stream is made by a captured step itself, so that every eager run of the step draws the same numbers from it.</summary>
    bool IsMadeIn(Capture step) => capture == step.Number;

    void CheckRepeats(string member)
    {
        if (Capture.Current is { } step && !IsMadeIn(step)) throw Frozen(member);
    }

    static CaptureException Frozen(string member) => new($"RandomStream: {member} is used inside a captured step, and replays would not repeat it; " +
        "use it before the step. Draws without a key may stay in the step: they are new in every replay.");

    static long Mixed(ulong low, ulong high, long key)
    {
        (uint a, uint b, _, _) = Philox.Block(low, high, (ulong)key);
        return (long)(a | ((ulong)b << 32));
    }
}
