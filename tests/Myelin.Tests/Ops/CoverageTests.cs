using System.Reflection;

namespace Myelin.Tests;

/// <summary>No op goes unchecked: what the library's assembly holds is what the tables hold.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Every_op_has_a_check() => Assert.Empty(Unchecked(typeof(Tensor).Assembly.GetTypes(), Formulas.All, OpTable.Rows));

    [Fact]
    public void Every_kind_of_formula_is_among_the_checked() =>
        Assert.All(Formulas.Kinds, kind => Assert.Contains(Formulas.All, formula => formula.Kind == kind));

    [Fact]
    public void An_op_without_a_check_is_named()
    {
        Type[] types = [.. typeof(Tensor).Assembly.GetTypes(), typeof(Forgotten), typeof(ForgottenOp)];
        Assert.Equal([nameof(Forgotten), nameof(ForgottenOp)], Unchecked(types, Formulas.All, OpTable.Rows));
    }

    [Fact]
    public void A_row_that_is_taken_out_is_missed() =>
        Assert.Equal(["Max"], Unchecked(typeof(Tensor).Assembly.GetTypes(), Formulas.All, [.. OpTable.Rows.Where(row => row.Op != typeof(Ops.Max))]));

    [Theory]
    [MemberData(nameof(OpTable.Names), MemberType = typeof(OpTable))]
    public void A_row_calls_the_op_that_it_stands_for(string name)
    {
        OpRow row = OpTable.Get(name);
        Tensor y = row.Call([.. row.Operands(row.Inputs[0], ElementType.Float32).Select(x => x.AsVariable())]);
        var open = new Stack<Node?>([y.Node]);
        var seen = new HashSet<Type?>();
        while (open.TryPop(out Node? node))
        {
            if (node == null) continue;
            seen.Add(node.Op?.GetType());
            foreach (Tensor x in node.X) open.Push(x.Node);
        }
        Assert.Contains(row.Op, seen);
    }

    /// <summary>The names of ops among some types that no formula and no row checks. A transfer between devices has tests of its own.</summary>
    static string[] Unchecked(IEnumerable<Type> types, IEnumerable<Formula> formulas, IEnumerable<OpRow> rows)
    {
        Type[] kinds = [.. Formulas.Kinds, typeof(IBlockwise)];
        var held = new HashSet<Type>([
            .. formulas.Select(formula => formula.Type), .. rows.Select(row => row.Op),
            .. rows.Where(row => row.Op.IsGenericType).SelectMany(row => new[] { row.Op.GenericTypeArguments[0], row.Op.GetGenericTypeDefinition() }),
            typeof(UnaryOp<>), typeof(BinaryOp<>), typeof(ComparisonOp<>), typeof(BlockwiseOp<>), typeof(Ops.Transfer)]);
        IEnumerable<Type> ops = types.Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(Op)) || type.GetInterfaces().Intersect(kinds).Any()));
        return [.. ops.Where(type => !held.Contains(type)).Select(type => type.Name)];
    }

    readonly struct Forgotten : IUnary
    {
        public V Value<V>(V x) where V : ILane<V> => x;

        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy;
    }

    sealed record ForgottenOp : Op
    {
        protected override Tensor[] Value(Tensor[] x) => x;
    }
}
