namespace Myelin;

/// <summary>The layer that recorded work belongs to.</summary>
/// <param name="Path">The names of the layer and those around it, "model/dense"; empty outside layers.</param>
/// <param name="IsBackward">Whether the work computes its gradient.</param>
readonly record struct WorkOrigin(string Path, bool IsBackward)
{
    /// <summary>The path of the work of losses, and of that of optimizers.</summary>
    public const string Loss = "(loss)", Optimizer = "(optimizer)";
}

/// <summary>Notes which layer recorded work belongs to, while a step is profiled.</summary>
sealed class WorkOrigins
{
    readonly Dictionary<object, WorkOrigin> ofNodes = new(ReferenceEqualityComparer.Instance);
    readonly List<string> paths = [];

    /// <summary>The paths of the layers in the order in which they were called, some more than once.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>The origin of what is recorded now.</summary>
    public WorkOrigin Now { get; private set; } = new("", false);

    /// <summary>Begins the work of a layer within the present one. Returns the present one for <see cref="Set"/>.</summary>
    public WorkOrigin Enter(string part)
    {
        WorkOrigin outer = Now;
        Now = new(outer.Path.Length == 0 ? part : $"{outer.Path}/{part}", outer.IsBackward);
        paths.Add(Now.Path);
        return outer;
    }

    /// <summary>Sets what the work from now on belongs to.</summary>
    public WorkOrigin Set(in WorkOrigin origin)
    {
        WorkOrigin before = Now;
        Now = origin;
        return before;
    }

    /// <summary>Notes that a node of the graph is made by the present work.</summary>
    public void Note(object node) => ofNodes[node] = Now;

    /// <summary>The origin of the gradient of a node.</summary>
    public WorkOrigin BackwardOf(object node) => ofNodes.TryGetValue(node, out WorkOrigin origin) ? origin with { IsBackward = true } : new("", true);
}
