namespace Myelin.Gallery.Neurons;

/// <summary>Examples and weights in double precision: Float64 for models, rows of numbers for references in plain arithmetic.</summary>
static class DoublePrecision
{
    extension(Dataset data)
    {
        /// <summary>The same examples with inputs of Float64, on which a model is built in Float64.</summary>
        public Dataset InDoubles() => Dataset.From(data.Inputs.Cast(ElementType.Float64), data.Targets, data.Classes);

        /// <summary>The inputs, a row each.</summary>
        public double[][] Rows() => [.. data.Inputs.Cast(ElementType.Float64).ToArray<double>().Chunk(checked((int)data.InputShape.Elements))];

        /// <summary>The targets, one number each.</summary>
        public double[] Numbers() => data.Targets.Cast(ElementType.Float64).ToArray<double>();
    }

    extension(Model model)
    {
        /// <summary>All parameters one after the other; of a single neuron the weights and then the bias.</summary>
        public double[] Weights() => [.. model.Parameters.SelectMany(parameter => parameter.Value.Cast(ElementType.Float64).ToArray<double>())];
    }

    extension(double[][] rows)
    {
        /// <summary>The rows with a 1 behind each: w · (x, 1) has the bias as its last weight.</summary>
        public double[][] WithOne() => [.. rows.Select(row => (double[])[.. row, 1])];

        /// <summary>Each column less its mean, over its standard deviation.</summary>
        public double[][] Standardised()
        {
            double[] means = [.. rows[0].Select((_, i) => rows.Average(row => row[i]))];
            double[] deviations = [.. means.Select((mean, i) => Math.Sqrt(rows.Average(row => (row[i] - mean) * (row[i] - mean))))];
            return [.. rows.Select(row => row.Select((value, i) => (value - means[i]) / deviations[i]).ToArray())];
        }

        /// <summary>The rows as [count, columns].</summary>
        public Tensor ToTensor() => Tensor.From([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);
    }

    /// <summary>a · b.</summary>
    public static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>max |a - b|.</summary>
    public static double LargestDifference(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
