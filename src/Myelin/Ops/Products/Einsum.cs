namespace Myelin.Ops
{
    /// <summary>
    /// Subscripts, read and checked: the labels of each operand's axes and of the result's. Axes of an ellipsis are labelled '0',
    /// '1', ... from the last one on.
    /// </summary>
    sealed class Subscripts
    {
        const string Dots = "...";

        public Subscripts(string text, IReadOnlyList<Tensor> operands)
        {
            string compact = text.Replace(" ", "");
            string[] sides = compact.Split("->"), inputs = sides[0].Split(',');
            if (sides.Length > 2) throw Wrong(text, "more than one ->", "give one result");
            if (inputs.Length != operands.Count) throw Wrong(text, $"{inputs.Length} operands named and {operands.Count} given", "separate them by commas");
            Operands = [.. inputs.Select((labels, i) => Read(text, labels, operands[i].Shape))];
            int dots = Operands.SelectMany(labels => labels).Where(char.IsDigit).Select(label => label - '0' + 1).DefaultIfEmpty(0).Max();
            Result = sides.Length == 2 ? Expand(text, sides[1], dots)
                : Expand(text, Dots, dots) + string.Concat(Operands.SelectMany(labels => labels).Where(char.IsLetter).GroupBy(label => label)
                    .Where(group => group.Count() == 1).Select(group => group.Key).Order());
            foreach (char label in Result)
            {
                if (Result.Count(other => other == label) > 1) throw Wrong(text, $"the result names '{label}' twice", "name each of its axes once");
                if (!Operands.Any(labels => labels.Contains(label)))
                    throw Wrong(text, $"the result names '{label}', which no operand has", "take it from an operand");
            }
            if (Enumerable.Range(0, dots).Any(i => !Result.Contains((char)('0' + i))))
                throw Wrong(text, "the result has no ellipsis and the operands do", "add ... to the result, or name these axes");
            for (int i = 0; i < Operands.Length; i++) Measure(text, Operands[i], operands[i].Shape);
        }

        /// <summary>The labels of each operand's axes.</summary>
        public string[] Operands { get; }

        /// <summary>The labels of the result's axes.</summary>
        public string Result { get; }

        /// <summary>The size of each label.</summary>
        public Dictionary<char, int> Sizes { get; } = [];

        void Measure(string text, string labels, Shape shape)
        {
            for (int axis = 0; axis < labels.Length; axis++)
            {
                char label = labels[axis];
                int size = shape[axis];
                if (!Sizes.TryGetValue(label, out int known) || (char.IsDigit(label) && known == 1)) Sizes[label] = size;
                else if (known != size && !(char.IsDigit(label) && size == 1))
                    throw Wrong(
                        text, $"'{(char.IsDigit(label) ? Dots : label.ToString())}' is {known} in one place and {size} in {shape}",
                        "use one label for axes of one size");
            }
        }

        static string Read(string text, string labels, Shape shape)
        {
            int named = labels.Replace(Dots, "").Length;
            if (named > shape.Rank || (named < shape.Rank && !labels.Contains(Dots)))
                throw Wrong(
                    text, $"\"{labels}\" has {named} labels for {shape}, which has {shape.Rank} axes",
                    $"name every axis once{(named < shape.Rank ? ", or write ... for the others" : "")}");
            return Expand(text, labels, shape.Rank - named);
        }

        static string Expand(string text, string labels, int dots)
        {
            string plain = labels.Replace(Dots, "");
            if (labels.Length - plain.Length > Dots.Length) throw Wrong(text, $"\"{labels}\" has two ellipses", "write one");
            foreach (char label in plain)
                if (!char.IsAsciiLetter(label)) throw Wrong(text, $"'{label}' is no label", "use letters from a to z or A to Z, commas, -> and ...");
            if (dots > 10) throw Wrong(text, $"an ellipsis of {dots} axes", "name some of them");
            return labels.Replace(Dots, string.Concat(Enumerable.Range(0, dots).Reverse().Select(i => (char)('0' + i))));
        }

        static ShapeException Wrong(string text, string what, string fix) => new($"Einsum \"{text}\": {what}; {fix}.");
    }

    /// <summary>A tensor whose axes have labels.</summary>
    readonly record struct Labelled(Tensor X, string Labels)
    {
        /// <summary>Labels that stand twice become one: the diagonal.</summary>
        public Labelled Diagonals()
        {
            (Tensor x, string labels) = this;
            for (int axis = 0; axis < labels.Length; axis++)
            {
                int again = labels.IndexOf(labels[axis], axis + 1);
                if (again < 0) continue;
                x = x.Diagonal(axis, again);
                labels = string.Concat(labels.Where((_, i) => i != axis && i != again)) + labels[axis];
                axis = -1;
            }
            return new(x, labels);
        }

        /// <summary>The sum over every axis whose label is not wanted.</summary>
        public Labelled Keep(Func<char, bool> wanted)
        {
            (Tensor x, string labels) = this;
            int[] gone = [.. Enumerable.Range(0, labels.Length).Where(axis => !wanted(labels[axis]))];
            return gone.Length == 0 ? this : new(x.Sum(gone), string.Concat(labels.Where(wanted)));
        }

        /// <summary>The axes in the order of some labels.</summary>
        public Tensor Ordered(string order)
        {
            string labels = Labels;
            return order == labels ? X : X.Transpose([.. order.Select(label => labels.IndexOf(label))]);
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor)
        {
            /// <summary>
            /// Sums of products by Einstein's convention: each axis has a letter, axes of one letter run together, and letters that the result
            /// does not name are summed over: <c>"ij,jk->ik"</c> is a matrix product, <c>"ii->i"</c> a diagonal, <c>"...ij->...ji"</c> a transpose.
            /// </summary>
            /// <remarks>
            /// Without -> the result has the letters that stand once, in alphabetical order, behind the axes of the ellipsis. Operands are
            /// taken two at a time from the left, each pair by a transpose and a matrix product (or a product of elements where no letter is summed over).
            /// </remarks>
            /// <param name="subscripts">The letters.</param>
            /// <param name="operands">As many as the subscripts name, of one element type.</param>
            /// <exception cref="ShapeException">The subscripts cannot be read or do not fit; the message says what of them, and the fix.</exception>
            public static Tensor Einsum(string subscripts, params Tensor[] operands)
            {
                if (operands.Length == 0)
                    throw new ShapeException($"Einsum \"{subscripts}\": expects at least one operand, received none; give as many as the subscripts name.");
                var read = new Ops.Subscripts(subscripts, operands);
                Ops.Labelled y = default;
                for (int i = 0; i < operands.Length; i++)
                {
                    string[] later = read.Operands[(i + 1)..];
                    bool Needed(char label) => read.Result.Contains(label) || Array.Exists(later, labels => labels.Contains(label));
                    Ops.Labelled next = new Ops.Labelled(operands[i], read.Operands[i]).Diagonals();
                    if (i == 0)
                    {
                        y = next.Keep(Needed);
                        continue;
                    }
                    string left = y.Labels;
                    y = Contract(y, next.Keep(label => Needed(label) || left.Contains(label)), Needed, read.Sizes);
                }
                return y.Ordered(read.Result);
            }
        }

        /// <summary>The product of two over the labels that nothing needs afterwards.</summary>
        static Ops.Labelled Contract(Ops.Labelled a, Ops.Labelled b, Func<char, bool> needed, Dictionary<char, int> sizes)
        {
            a = a.Keep(label => needed(label) || b.Labels.Contains(label));
            string shared = string.Concat(
                a.Labels.Where(label => b.Labels.Contains(label))), both = string.Concat(shared.Where(needed)), summed = string.Concat(shared.Except(both));
            string left = string.Concat(a.Labels.Except(shared)), right = string.Concat(b.Labels.Except(shared));
            Tensor x = a.Ordered(both + left + summed), y = b.Ordered(both + summed + right);
            if (summed.Length == 0)
                return new(
                    x.Reshape(x.Shape.Concat(Of(right, _ => 1))) * y.Reshape(y.Shape[..both.Length].Concat(Of(left, _ => 1)).Concat(y.Shape[both.Length..])),
                    both + left + right);
            int batch = Count(both), rows = Count(left), inner = Count(summed), columns = Count(right);
            Tensor product = Merged(x, both + left + summed, [batch, rows, inner]).MatMul(Merged(y, both + summed + right, [batch, inner, columns]));
            return new(product.Reshape(Of(both + left + right, label => sizes[label])), both + left + right);

            static Shape Of(string labels, Func<char, int> size) => Shape.Create([.. labels.Select(size)]);
            int Count(string labels) => Shape.Size(Of(labels, label => sizes[label]).Elements, "Einsum");
            Tensor Merged(Tensor operand, string labels, Shape shape) =>
                operand.BroadcastTo(Of(labels, label => sizes[label])).Reshape(batch == 1 ? shape[1..] : shape);
        }
    }
}
