namespace Myelin.Onnx;

/// <summary>Sparse products and their softmax, which graph layers use. Edges are added up by ScatterND, or before opset 16 by a dense matrix.</summary>
static class SparseRows
{
    public static ExportRow[] All =>
    [
        ExportRow.Sized<Ops.Group>((graph, call) =>
        {
            string[] y = graph.Function(call, "Group", [], (nodes, _, x) => Group(nodes, x[0]),
                [graph.Name(call.Input), graph.Sizes.One(call.Of<Ops.Group>(op => op.Groups))]);
            for (int i = 0; i < y.Length; i++) graph.Give(call.Outputs[i], y[i]);
        }),
        ExportRow.Function<Ops.SparseProduct>(_ => [], Product),
        ExportRow.Function<Ops.GroupSoftmax>(_ => [], Softmax),
    ];

    /// <summary>The groups of indices, whose number is the second input of the function, [1].</summary>
    static string[] Group(OnnxNodes nodes, OnnxOperand x)
    {
        string count = nodes.Add("Shape", [x.Name]), indices = nodes.Add("Cast", [x.Name], ("to", (long)DataType.Int64));
        string order = nodes.AddMany("TopK", 2, [indices, count], ("axis", 0), ("largest", 0))[1];
        string one = nodes.Constant(1, ElementType.Int64), end = nodes.Add("Add", [nodes.Add("Squeeze", ["x1", nodes.Integers(0)]), one]);
        string column = nodes.Add("Unsqueeze", [nodes.Add("Range", [nodes.Constant(0, ElementType.Int64), end, one]), nodes.Integers(1)]);
        string before = nodes.Add("Cast", [nodes.Add("Less", [nodes.Add("Unsqueeze", [indices, nodes.Integers(0)]), column])], ("to", (long)DataType.Int64));
        return [nodes.Add("ReduceSum", [before, nodes.Integers(1)], ("keepdims", 0)), order];
    }

    /// <summary>The number of groups and one more, which is that of the entries of no group: the length of the starts of the groups.</summary>
    static string Groups(OnnxNodes nodes, OnnxOperand starts) => nodes.Add("Shape", [starts.Name]);

    static string Long(OnnxNodes nodes, OnnxOperand x) => x.Type == ElementType.Int64 ? x.Name : nodes.Add("Cast", [x.Name], ("to", (long)DataType.Int64));

    /// <summary>The group of each entry; the last one for those of no group.</summary>
    static string Group(OnnxNodes nodes, OnnxOperand x, string groups)
    {
        string group = Long(nodes, x), last = nodes.Add("Sub", [nodes.Add("Squeeze", [groups, nodes.Integers(0)]), nodes.Constant(1, ElementType.Int64)]);
        string isNone = nodes.Add("Or", [nodes.Add("Less", [group, nodes.Constant(0, ElementType.Int64)]), nodes.Add("Greater", [group, last])]);
        return nodes.Add("Where", [isNone, last, group]);
    }

    /// <summary>Whether entry e belongs to group g, [groups, n].</summary>
    static string Belongs(OnnxNodes nodes, string groups, string group)
    {
        string zero = nodes.Constant(0, ElementType.Int64), count = nodes.Add("Squeeze", [groups, nodes.Integers(0)]);
        string all = nodes.Add("Unsqueeze", [nodes.Add("Range", [zero, count, nodes.Constant(1, ElementType.Int64)]), nodes.Integers(1)]);
        return nodes.Add("Equal", [all, nodes.Add("Unsqueeze", [group, nodes.Integers(0)])]);
    }

    /// <summary>The sums [groups, ...] of values [n, ...].</summary>
    static string Sums(OnnxNodes nodes, string groups, string group, string values, string rest, ElementType type)
    {
        string shape = nodes.Add("Concat", [groups, rest], ("axis", 0));
        if (nodes.Opset >= 16)
        {
            string zeros = nodes.Add("Expand", [nodes.Constant(0, type), shape]);
            return nodes.Add("ScatterND", [zeros, nodes.Add("Unsqueeze", [group, nodes.Integers(-1)]), values], ("reduction", "add"));
        }
        string matrix = nodes.Add("Cast", [Belongs(nodes, groups, group)], ("to", (long)type.Natural()));
        string flat = nodes.Add("Flatten", [values], ("axis", 1));
        return nodes.Add("Reshape", [nodes.Add("MatMul", [matrix, flat]), shape]);
    }

    static string[] Product(OnnxNodes nodes, Ops.SparseProduct op, OnnxOperand[] x)
    {
        string groups = Groups(nodes, x[4]), rows = Group(nodes, x[2], groups),
            size = nodes.Add("Gather", [nodes.Add("Shape", [x[1].Name]), nodes.Integers(0)], ("axis", 0));
        string last = nodes.Add("Sub", [nodes.Add("Squeeze", [size, nodes.Integers(0)]), nodes.Constant(1, ElementType.Int64)]);
        string columns = nodes.Add("Max", [nodes.Add("Min", [Long(nodes, x[3]), last]), nodes.Constant(0, ElementType.Int64)]);
        string weighted = nodes.Add("Mul", [nodes.Add("Unsqueeze", [x[0].Name, nodes.Integers(-1)]), nodes.Add("Gather", [x[1].Name, columns], ("axis", 0))]);
        string rest = nodes.Add("Slice", [nodes.Add("Shape", [x[1].Name]), nodes.Integers(1), nodes.Integers(3)]);
        return [nodes.Add("Slice", [Sums(nodes, groups, rows, weighted, rest, x[1].Type), nodes.Integers(0), nodes.Integers(-1), nodes.Integers(0)])];
    }

    static string[] Softmax(OnnxNodes nodes, Ops.GroupSoftmax op, OnnxOperand[] x)
    {
        string groups = Groups(nodes, x[2]), group = Group(nodes, x[1], groups),
            heads = nodes.Add("Slice", [nodes.Add("Shape", [x[0].Name]), nodes.Integers(1), nodes.Integers(2)]);
        string lowest = nodes.Constant(double.NegativeInfinity, x[0].Type), most;
        if (nodes.Opset >= 18)
        {
            string start = nodes.Add("Expand", [lowest, nodes.Add("Concat", [groups, heads], ("axis", 0))]);
            most = nodes.Add("ScatterND", [start, nodes.Add("Unsqueeze", [group, nodes.Integers(-1)]), x[0].Name], ("reduction", "max"));
        }
        else
        {
            string belongs = nodes.Add("Unsqueeze", [Belongs(nodes, groups, group), nodes.Integers(2)]);
            string all = nodes.Add("Where", [belongs, nodes.Add("Unsqueeze", [x[0].Name, nodes.Integers(0)]), lowest]);
            most = nodes.Add("ReduceMax", [all], ("axes", (int[])[1]), ("keepdims", 0));
        }
        string powers = nodes.Add("Exp", [nodes.Add("Sub", [x[0].Name, nodes.Add("Gather", [most, group], ("axis", 0))])]);
        string totals = Sums(nodes, groups, group, powers, heads, x[0].Type);
        return [nodes.Add("Div", [powers, nodes.Add("Gather", [totals, group], ("axis", 0))])];
    }
}
