namespace Myelin;

/// <summary>One step of a computation: what is computed, in words and numbers.</summary>
/// <param name="Caption">"Forward 1 of 4: u = w × x = 2 × 1 = 2".</param>
/// <param name="Active">The node that is computed; null at the beginning.</param>
/// <param name="IsBackward">Whether this is a step of the backward pass.</param>
sealed record GraphStep(string Caption, GraphNode? Active, bool IsBackward);

/// <summary>The order in which a graph is computed, forward and then backward, and at which step each of its numbers is known.</summary>
sealed class GraphSchedule
{
    readonly Dictionary<GraphNode, int> forward = [], backward = [];
    readonly Dictionary<GraphNode, List<(int Step, Tensor Sum)>> sums = [];
    readonly List<GraphStep> steps = [];
    readonly string result;

    public GraphSchedule(ComputationGraph graph)
    {
        result = graph.Result.Name;
        GraphNode[] ops = [.. graph.Nodes.Where(node => node.Kind == GraphNodeKind.Op)];
        foreach (GraphNode node in graph.Nodes) forward[node] = 0;
        steps.Add(new("Start: inputs and parameters are given.", null, false));
        for (int i = 0; i < ops.Length; i++)
        {
            forward[ops[i]] = steps.Count;
            steps.Add(new($"Forward {i + 1} of {ops.Length}: {Forward(ops[i])}", ops[i], false));
        }
        if (!graph.HasGradients) return;
        GraphNode[] back = [.. ops.Reverse().Where(node => node.Inputs.Any(edge => edge.Share != null))];
        sums[graph.Result] = [(steps.Count, graph.Result.Gradient!)];
        steps.Add(new($"Backward begins: {By(graph.Result)} = 1", graph.Result, true));
        for (int i = 0; i < back.Length; i++)
        {
            backward[back[i]] = steps.Count;
            string[] shares = [.. back[i].Inputs.Where(edge => edge.Share != null).Select(Flow)];
            steps.Add(new($"Backward {i + 1} of {back.Length}: {string.Join("; ", shares)}", back[i], true));
        }
    }

    /// <summary>All steps in order.</summary>
    public IReadOnlyList<GraphStep> Steps => steps;

    /// <summary>The step at which a node's value is known.</summary>
    public int ValueAt(GraphNode node) => forward[node];

    /// <summary>The step at which the gradient flows through the op of an edge's end; null where none does.</summary>
    public int? LocalAt(GraphEdge edge) => edge.Share != null && backward.TryGetValue(edge.To, out int step) ? step : null;

    /// <summary>The gradient of a node and the step from which it holds: it grows as the contributions of several paths arrive.</summary>
    public IReadOnlyList<(int Step, Tensor Sum)> GradientsOf(GraphNode node) => sums.GetValueOrDefault(node) ?? [];

    /// <summary>The gradient of the result by a node, as mathematics writes it.</summary>
    public string By(GraphNode node) => $"∂{result}/∂{node.Name}";

    static string Forward(GraphNode node)
    {
        string made = node.ToString();
        if (node.Value is not { Rank: 0 }) return $"{made}, {node.Shape}";
        string[] inputs = [.. node.Inputs.Select(edge => edge.From.Value is { Rank: 0 } value ? Number(value) : "")];
        string? sign = node.Inputs.Count == 2 ? node.Op?.Name switch { "Add" => "+", "Subtract" => "−", "Multiply" => "×", "Divide" => "÷", _ => null } : null;
        string numbers = sign != null && Array.TrueForAll(inputs, text => text.Length > 0) ? $" = {inputs[0]} {sign} {Bracketed(inputs[1])}" : "";
        return $"{made}{numbers} = {Number(node.Value)}";
    }

    /// <summary>One contribution by the chain rule, added to the previous ones.</summary>
    string Flow(GraphEdge edge)
    {
        if (!sums.TryGetValue(edge.From, out List<(int Step, Tensor Sum)>? list)) sums[edge.From] = list = [];
        bool more = list.Count > 0;
        Tensor sum = more ? list[^1].Sum + edge.Share! : edge.Share!;
        if (more && list[^1].Step == steps.Count) list[^1] = (steps.Count, sum);
        else list.Add((steps.Count, sum));

        string upstream = By(edge.To), local = $"∂{edge.To.Name}/∂{edge.From.Name}", text = $"{By(edge.From)} {(more ? "gets" : "=")} ";
        text += edge.Local == null ? $"{Rule(edge)} with dy = {upstream}" : $"{upstream} · {local}";
        if (edge is { Local.Rank: 0, Share.Rank: 0, To.Gradient: { Rank: 0 } dy })
            text += $" = {Number(dy)} · {Bracketed(Number(edge.Local))} = {Number(edge.Share)}";
        if (more) text += sum.Rank == 0 ? $", {Number(sum)} in all" : ", which is added";
        return text;
    }

    /// <summary>The rule in the terms of the caption: a and b are the op's inputs.</summary>
    static string Rule(GraphEdge edge) =>
        edge.To.Inputs.Count == 2 && edge.Rule.Length > 0 && "ab".Any(letter => edge.Rule.Contains($"{letter}ᵀ", StringComparison.Ordinal))
            ? edge.Rule.Replace("aᵀ", $"{edge.To.Inputs[0].From.Name}ᵀ", StringComparison.Ordinal).Replace(
                "bᵀ", $"{edge.To.Inputs[1].From.Name}ᵀ", StringComparison.Ordinal)
            : edge.Rule;

    static string Number(Tensor x) => NumberGrid.Text((double)x);

    static string Bracketed(string number) => number.StartsWith('−') ? $"({number})" : number;
}
