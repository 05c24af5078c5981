using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>Some classes of targets and the runs of their sums.</summary>
internal sealed class TapPiece
{
    readonly List<TapClass> classes;
    readonly List<TileSegment> segments;
    TapClass current;
    TileSegment run;
    bool isFirst;

    TapPiece(List<TapClass> classes, List<TileSegment> segments) => (this.classes, this.segments) = (classes, segments);

    public TapPiece() : this([], []) { }

    /// <summary>A copy without room to grow.</summary>
    public TapPiece Copy() => new([.. classes], [.. segments]);

    public int ClassCount => classes.Count;

    public int SegmentCount => segments.Count;

    public ReadOnlySpan<TapClass> Classes => CollectionsMarshal.AsSpan(classes);

    public ReadOnlySpan<TileSegment> Segments => CollectionsMarshal.AsSpan(segments);

    /// <summary>Removes everything, and makes room for some classes and runs.</summary>
    public void Clear(int classCount, int segmentCount)
    {
        classes.Clear();
        segments.Clear();
        classes.EnsureCapacity(classCount);
        segments.EnsureCapacity(segmentCount);
    }

    /// <summary>Begins a class with an empty run.</summary>
    public void Begin(in AxisRun depth, in AxisRun height, in AxisRun width)
    {
        current = new() { Depth = depth, Height = height, Width = width, Next = segments.Count };
        run = default;
        isFirst = true;
    }

    /// <summary>Ends a block of k.</summary>
    public void StartBlock()
    {
        Store();
        run = new() { StartsBlock = true };
    }

    /// <summary>Adds a run of k, or continues the last one.</summary>
    public void Add(nint a, nint b, nint length, nint aStep, nint bStep)
    {
        if (run.K > 0 && a == run.A + run.K * aStep && b == run.B + run.K * bStep) run.K += length;
        else if (run.K == 0) (run.A, run.B, run.K) = (a, b, length);
        else
        {
            Store();
            run = new() { A = a, B = b, K = length };
        }
    }

    /// <summary>Ends the class.</summary>
    public void End()
    {
        Store();
        current.End = segments.Count;
        classes.Add(current);
    }

    /// <summary>The first run belongs to the class; the weights of the others are counted from its own.</summary>
    void Store()
    {
        if (isFirst) (current.B, current.K) = (run.B, run.K);
        else segments.Add(run with { B = run.B - current.B });
        isFirst = false;
    }
}
