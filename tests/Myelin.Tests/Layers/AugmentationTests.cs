namespace Myelin.Tests;

/// <summary>What augmentation does in training, against loops over pixels, and that a result depends on the example alone.</summary>
public class AugmentationTests
{
    const int Batch = 6, Height = 7, Width = 5, Channels = 2;

    static readonly Tensor X = Tensor.Uniform([Batch, Height, Width, Channels], 3, ElementType.Float64);

    /// <summary>The random numbers that the layer receives.</summary>
    static Naive? drawn;

    static Naive Trained(Layer layer, Tensor? x = null)
    {
        layer.VariableType = ElementType.Float64;
        return Naive.Of(layer.Of(x ?? X, new CallContext(training: true)
        {
            Uniform = (count, type) =>
            {
                Tensor uniform = Tensor.Uniform([(x ?? X).Shape[0], count], 5, type);
                drawn = Naive.Of(uniform);
                return uniform;
            },
        }));
    }

    static void Same(Naive expected, Naive actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        for (int i = 0; i < expected.Values.Length; i++) Assert.Equal(expected.Values[i], actual.Values[i], 1e-10);
    }

    /// <summary>The entry of an axis that a place beyond its ends refers to; -1 for the fill value. By walking, not by remainders.</summary>
    static int Entry(int place, int size, FillMode mode)
    {
        while (place < 0 || place >= size)
        {
            switch (mode)
            {
                case FillMode.Constant: return -1;
                case FillMode.Nearest: place = place < 0 ? 0 : size - 1; break;
                case FillMode.Wrap: place += place < 0 ? size : -size; break;
                default: place = place < 0 ? -1 - place : 2 * size - 1 - place; break;
            }
        }
        return place;
    }

    /// <summary>x read at the places that a function gives for each image and output pixel.</summary>
    static Naive Sampled(Naive x, Func<int, int, int, (double Row, double Column)> place, FillMode mode, Interpolation interpolation, double fill) =>
        Naive.Of(x.Shape, at =>
        {
            (double row, double column) = place(at[0], at[1], at[2]);
            if (interpolation == Interpolation.Nearest) return Pixel((int)Math.Floor(row + 0.5), (int)Math.Floor(column + 0.5));
            double sum = 0;
            int top = (int)Math.Floor(row), left = (int)Math.Floor(column);
            for (int i = top; i <= top + 1; i++)
                for (int j = left; j <= left + 1; j++) sum += (1 - Math.Abs(row - i)) * (1 - Math.Abs(column - j)) * Pixel(i, j);
            return sum;

            double Pixel(int i, int j)
            {
                (i, j) = (Entry(i, x.Shape[1], mode), Entry(j, x.Shape[2], mode));
                return i < 0 || j < 0 ? fill : x.At(at[0], i, j, at[3]);
            }
        });

    public static TheoryData<FillMode, Interpolation> Modes { get; } =
        new MatrixTheoryData<FillMode, Interpolation>(Enum.GetValues<FillMode>(), [Interpolation.Nearest, Interpolation.Bilinear]);

    [Theory]
    [MemberData(nameof(Modes))]
    public void Rotation_turns_counter_clockwise_about_the_centre(FillMode mode, Interpolation interpolation)
    {
        Naive y = Trained(new RandomRotation((-0.3, 0.5), mode, interpolation, 0.7));
        Same(Sampled(Naive.Of(X), (b, i, j) =>
        {
            // The place is turned back: clockwise by the angle, with the row axis pointing down.
            double angle = 2 * Math.PI * (-0.3 + 0.8 * drawn!.At(b, 0)), down = i - (Height - 1) / 2.0, right = j - (Width - 1) / 2.0;
            double radius = Math.Sqrt(down * down + right * right), direction = Math.Atan2(-down, right) - angle;
            return ((Height - 1) / 2.0 - radius * Math.Sin(direction), (Width - 1) / 2.0 + radius * Math.Cos(direction));
        }, mode, interpolation, 0.7), y);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Zoom_scales_about_the_centre(FillMode mode, Interpolation interpolation)
    {
        Naive y = Trained(new RandomZoom((-0.4, 1), (-0.9, 0.1), mode, interpolation, 0.7));
        Same(Sampled(Naive.Of(X), (b, i, j) => (3 + (i - 3) * (0.6 + 1.4 * drawn!.At(b, 0)), 2 + (j - 2) * (0.1 + drawn.At(b, 1))),
            mode, interpolation, 0.7), y);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Translation_moves_down_and_to_the_right(FillMode mode, Interpolation interpolation)
    {
        Naive y = Trained(new RandomTranslation(0.9, (0.1, 0.5), mode, interpolation, 0.7));
        Same(Sampled(Naive.Of(X), (b, i, j) => (i - Height * (-0.9 + 1.8 * drawn!.At(b, 0)), j - Width * (0.1 + 0.4 * drawn.At(b, 1))),
            mode, interpolation, 0.7), y);
    }

    [Fact]
    public void One_zoom_factor_keeps_the_aspect_ratio()
    {
        Naive y = Trained(new RandomZoom(0.5));
        Same(Sampled(Naive.Of(X), (b, i, j) => (3 + (i - 3) * (0.5 + drawn!.At(b, 0)), 2 + (j - 2) * (0.5 + drawn.At(b, 0))),
            FillMode.Reflect, Interpolation.Bilinear, 0), y);
    }

    [Fact]
    public void A_quarter_turn_is_that_of_the_pixels()
    {
        Tensor x = Tensor.From(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, [1, 3, 3, 1]);
        Same(new([1, 3, 3, 1], [3, 6, 9, 2, 5, 8, 1, 4, 7]), Trained(new RandomRotation((0.25, 0.25)), x));
    }

    [Theory]
    [InlineData(FlipMode.Horizontal)]
    [InlineData(FlipMode.Vertical)]
    [InlineData(FlipMode.HorizontalAndVertical)]
    public void Flips_are_those_of_half_of_the_images(FlipMode mode)
    {
        Naive x = Naive.Of(X), y = Trained(new RandomFlip(mode));
        Same(Naive.Of(x.Shape, at => x.At(at[0],
            mode != FlipMode.Horizontal && drawn!.At(at[0], 1) < 0.5 ? Height - 1 - at[1] : at[1],
            mode != FlipMode.Vertical && drawn!.At(at[0], 0) < 0.5 ? Width - 1 - at[2] : at[2], at[3])), y);
        Assert.InRange(Enumerable.Range(0, Batch).Count(b => drawn!.At(b, 0) < 0.5), 1, Batch - 1);
    }

    [Fact]
    public void Crops_lie_within_the_image_and_reach_its_borders()
    {
        Tensor many = Tensor.Uniform([200, Height, Width, Channels], 3, ElementType.Float64);
        Naive x = Naive.Of(many), y = Trained(new RandomCrop(4, 2), many);
        int[] tops = [.. Enumerable.Range(0, 200).Select(b => (int)(drawn!.At(b, 0) * 4))];
        int[] lefts = [.. Enumerable.Range(0, 200).Select(b => (int)(drawn!.At(b, 1) * 4))];
        Same(Naive.Of([200, 4, 2, Channels], at => x.At(at[0], tops[at[0]] + at[1], lefts[at[0]] + at[2], at[3])), y);
        Assert.Equal([0, 1, 2, 3], tops.Distinct().Order());
        Assert.Equal([0, 1, 2, 3], lefts.Distinct().Order());
    }

    [Fact]
    public void A_crop_larger_than_the_image_enlarges_it() =>
        Same(ImageReference.CenterCrop(Naive.Of(X), 9, 9), Trained(new RandomCrop(9, 9)));

    [Fact]
    public void Brightness_adds_one_number_and_stays_in_range()
    {
        Naive y = Trained(new RandomBrightness((-0.5, 0.9), (0.1, 0.8)));
        Same(Naive.Of(X.Shape, at => Math.Clamp(Naive.Of(X).At(at) + 0.7 * (-0.5 + 1.4 * drawn!.At(at[0], 0)), 0.1, 0.8)), y);
    }

    [Fact]
    public void Contrast_scales_about_the_mean_of_each_channel()
    {
        Naive x = Naive.Of(X), y = Trained(new RandomContrast(0.8, 0.3)), means = x.Fold([1, 2], values => values.Average());
        Same(Naive.Of(X.Shape, at =>
        {
            double mean = means.At(at[0], at[3]);
            return Math.Clamp(mean + (0.2 + 1.1 * drawn!.At(at[0], 0)) * (x.At(at) - mean), 0, 1);
        }), y);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Erasing_replaces_one_rectangle_of_the_drawn_area_and_ratio(bool constant)
    {
        Tensor many = Tensor.Uniform([60, 12, 10, Channels], 3, ElementType.Float64);
        Naive x = Naive.Of(many), y = Trained(new RandomErasing(0.6, (0.1, 0.4), (0.5, 2), constant ? 7 : null, (2, 3)), many);
        Same(Naive.Of(x.Shape, at =>
        {
            double Number(int k) => drawn!.At(at[0], k);
            double area = (0.1 + 0.3 * Number(1)) * 120, ratio = Math.Exp(Math.Log(0.5) + (Math.Log(2) - Math.Log(0.5)) * Number(2));
            int rows = (int)Math.Min(12, Math.Round(Math.Sqrt(area * ratio))), columns = (int)Math.Min(10, Math.Round(Math.Sqrt(area / ratio)));
            int top = (int)(Number(3) * (13 - rows)), left = (int)(Number(4) * (11 - columns));
            bool erased = Number(0) < 0.6 && at[1] >= top && at[1] < top + rows && at[2] >= left && at[2] < left + columns;
            return !erased ? x.At(at) : constant ? 7 : 2 + Number(5 + (at[1] * 10 + at[2]) * Channels + at[3]);
        }), y);
    }

    [Fact]
    public void Elastic_distortion_moves_pixels_by_smoothed_noise()
    {
        const double alpha = 8, sigma = 0.9;
        Naive y = Trained(new RandomElasticDistortion(alpha, sigma, FillMode.Nearest));
        double[] kernel = [.. Enumerable.Range(-3, 7).Select(d => Math.Exp(-d * d / (2 * sigma * sigma)))];
        double sum = kernel.Sum();
        Same(Sampled(Naive.Of(X), (b, i, j) => (i + Smooth(b, 0, i, j), j + Smooth(b, 1, i, j)), FillMode.Nearest, Interpolation.Bilinear, 0), y);

        double Smooth(int b, int field, int row, int column)
        {
            double total = 0;
            for (int i = Math.Max(0, row - 3); i <= Math.Min(Height - 1, row + 3); i++)
                for (int j = Math.Max(0, column - 3); j <= Math.Min(Width - 1, column + 3); j++)
                    total += kernel[i - row + 3] * kernel[j - column + 3] / (sum * sum) * (2 * drawn!.At(b, (field * Height + i) * Width + j) - 1);
            return alpha * total;
        }
    }

    public static Func<Layer>[] All { get; } =
    [
        () => new RandomFlip(), () => new RandomRotation(0.4), () => new RandomZoom(0.4), () => new RandomTranslation(0.4, 0.4), () => new RandomCrop(4, 4),
        () => new RandomBrightness(0.4), () => new RandomContrast(0.4), () => new RandomErasing(1), () => new RandomElasticDistortion(8, 1),
    ];

    [Fact]
    public void Every_augmentation_is_checked_here() => Assert.Empty(Fixture.Kinds<ImageAugmentation>().Except(All.Select(make => make().GetType())));

    [Fact]
    public void In_a_model_an_image_depends_on_its_place_in_the_batch_and_not_on_the_batchs_size()
    {
        Tensor x = X.Cast(ElementType.Float32);
        foreach (Func<Layer> make in All)
        {
            float[] whole = Trained(1, x), part = Trained(1, x[..3]);
            Assert.Equal(part, whole[..part.Length]);
            Assert.NotEqual(whole, Trained(2, x));

            float[] Trained(long seed, Tensor images)
            {
                var model = new Sequential(seed: seed) { make() };
                model.Build(images.Shape[1..]);
                return model.Forward(images, training: true).ToArray<float>();
            }
        }
    }

    static readonly Dataset Pictures = Dataset.From(Tensor.Uniform([23, Height, Width, Channels], 8), Tensor.Range(23, ElementType.Int32));

    static Sequential Whole() => [.. All.Select(make => make())];

    static float[][] Images(IEnumerable<Batch> batches) =>
        [.. batches.SelectMany(batch => Enumerable.Range(0, batch.Count)
            .Select(i => (Row: batch.Targets[0][i].Item<int>(), Image: batch.Inputs[0][i].ToArray<float>())))
            .OrderBy(one => one.Row).Select(one => one.Image)];

    [Fact]
    public void In_a_pipeline_an_image_depends_on_seed_epoch_and_example_alone()
    {
        Dataset train = Pictures.Map(Whole());
        float[][] expected = Images(train.Batches(23, seed: 4, epoch: 2));
        Assert.Equal(expected, Images(train.Batches(5, shuffle: true, seed: 4, epoch: 2)));
        Assert.Equal(expected, Images(train.Batches(1, seed: 4, epoch: 2)));
        Assert.Equal(expected, Images(Pictures.Map(Whole(), workers: 3).Batches(2, seed: 4, epoch: 2)));
        Assert.Equal(expected, Images(Pictures.Map(Whole()).Batches(7, seed: 4, epoch: 2)));
        Assert.Equal(expected[14..], Images(train.Batches(7, seed: 4, epoch: 2, first: 2)));
        float[][] other = Images(train.Batches(23, seed: 4, epoch: 3)), seeded = Images(train.Batches(23, seed: 5, epoch: 2));
        Assert.All(expected.Zip(other, seeded), images =>
        {
            Assert.NotEqual(images.First, images.Second);
            Assert.NotEqual(images.First, images.Third);
        });
    }

    [Fact]
    public void Images_have_the_same_bits_for_any_threads_and_registers_eager_and_captured()
    {
        Tensor large = Tensor.Uniform([9, 40, 30, 3], 3);
        float[][]? expected = null;
        foreach (CpuDevice device in Devices.All)
        {
            using Device.Scope _ = device.Use();
            var model = new Sequential(input: [40, 30, 3])
            {
                new Resizing(33, 29, Interpolation.Bicubic), new RandomFlip(), new RandomRotation(0.4), new RandomZoom(0.4), new RandomTranslation(0.4, 0.4),
                new RandomBrightness(0.4), new RandomContrast(0.4), new RandomErasing(1), new RandomElasticDistortion(8, 1), new RandomCrop(20, 20),
                new Discretization([0.25, 0.5, 0.75], outputMode: OutputMode.Count),
            };
            model.Build();
            var step = new Step(x => model.Forward(x, training: true));
            float[][] received = [.. Enumerable.Range(0, 3).Select(_ => step.Run(large.To(device)).ToArray<float>())];
            expected ??= received;
            Assert.Equal(expected, received);
            Assert.NotEqual(received[0], received[1]);
        }
    }

    [Fact]
    public void In_a_pipeline_every_augmentation_has_random_numbers_of_its_own()
    {
        float[][] once = Images(Pictures.Map(new RandomFlip()).Batches(23)), twice = Images(Pictures.Map(new RandomFlip()).Map(new RandomFlip()).Batches(23));
        Assert.NotEqual(Images(Pictures.Batches(23)), twice);           // a second flip by the same numbers would undo the first
        Assert.NotEqual(once, twice);
    }

    [Fact]
    public void The_same_layers_work_in_a_model_and_in_a_pipeline()
    {
        var augment = new Sequential { new RandomRotation(0.2), new RandomCrop(4, 4) };
        var model = new Sequential(input: [Height, Width, Channels]) { augment, new Flatten(), new Dense(1) };
        Assert.Equal([4, 4, 2], Pictures.Map(augment).InputShape);
        model.Compile(new SGD(0.01), new MeanSquaredError());
        Dataset numbers = Dataset.From(Pictures.Inputs, Tensor.Ones([23, 1]));
        Assert.True(double.IsFinite(model.Fit(numbers, epochs: 2)["loss"][^1]));
        Assert.Equal([23, 1], model.Predict(Pictures.Inputs).Shape);
    }
}
