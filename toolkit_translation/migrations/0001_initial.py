import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0094_alter_page_locale'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TranslationApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reviewer', models.CharField(max_length=200, verbose_name='native reader')),
                ('approved_at', models.DateTimeField(verbose_name='approved at')),
                ('approved_revision', models.PositiveBigIntegerField(verbose_name='approved version')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='toolkit_translation_approval', to="wagtailcore.page", verbose_name='page')),
            ],
            options={
                'verbose_name': 'approval of a translation',
                'verbose_name_plural': 'approvals of translations',
            },
        ),
    ]
